// A unified diff as files and lines.
import { h } from './dom.js';
import { sign } from './signs.js';

const MOST = 400;

/** The files of a diff: `{path, lines: [{kind, text, old, now}]}`. */
export function parse(diff) {
  const files = [];
  let file = null;
  let old = 0;
  let now = 0;
  for (const line of diff.split('\n')) {
    if (line.startsWith('diff --git ')) {
      file = { path: line.replace(/^diff --git a\/.* b\//, ''), lines: [], added: 0, removed: 0, hunk: false };
      files.push(file);
      continue;
    }
    if (!file) continue;
    const hunk = /^@@ -(\d+)(?:,\d+)? \+(\d+)(?:,\d+)? @@(.*)/.exec(line);
    if (hunk) {
      [old, now] = [Number(hunk[1]), Number(hunk[2])];
      file.hunk = true;
      file.lines.push({ kind: 'hunk', text: line });
    } else if (!file.hunk) {
      if (/^(new file|deleted file|rename|Binary|old mode|new mode)/.test(line))
        file.lines.push({ kind: 'note', text: line });
    } else if (line.startsWith('+')) {
      file.added++;
      file.lines.push({ kind: 'added', text: line.slice(1), now: now++ });
    } else if (line.startsWith('-')) {
      file.removed++;
      file.lines.push({ kind: 'removed', text: line.slice(1), old: old++ });
    } else if (line.startsWith(' ')) {
      file.lines.push({ kind: 'same', text: line.slice(1), old: old++, now: now++ });
    } else if (line.startsWith('\\')) {
      file.lines.push({ kind: 'note', text: line.slice(2) });
    }
  }
  return files;
}

/** A diff to look at. Long files show their beginning, and all of it when asked. */
export function view(files, whole, showAll) {
  return files.map((file) => {
    const lines = whole.has(file.path) ? file.lines : file.lines.slice(0, MOST);
    return h(
      'details',
      { key: file.path, class: 'diff', open: true },
      h(
        'summary',
        {},
        sign('down'),
        h('span', { class: 'mono wrap' }, file.path),
        h('span', { class: 'num added-word' }, `+${file.added}`),
        h('span', { class: 'num removed-word' }, `−${file.removed}`),
      ),
      h(
        'div',
        { class: 'diff-lines', role: 'group', 'aria-label': `changes of ${file.path}`, tabindex: 0 },
        lines.map((line) =>
          h(
            'div',
            { class: `diff-line diff-${line.kind}` },
            h('span', { class: 'diff-no' }, line.old ?? ''),
            h('span', { class: 'diff-no' }, line.now ?? ''),
            h('span', { class: 'diff-sign' }, line.kind === 'added' ? '+' : line.kind === 'removed' ? '−' : ' '),
            h('code', {}, line.text || ' '),
          ),
        ),
      ),
      lines.length < file.lines.length &&
        h(
          'button',
          { class: 'quiet more', on: { click: () => showAll(file.path) } },
          `Show all ${file.lines.length} lines`,
        ),
    );
  });
}
