// Markdown as descriptions of elements. The text of a document only ever becomes text: there is no way from it to markup,
// markup that stands in it is shown as it is written, and links lead only to where a person may want to go.
import { h } from '../dom.js';
import { sign } from '../signs.js';

const DEEPEST = 12;
const LONGEST = 10_000; // a longer paragraph is shown as it is written: it is no prose
/** What may stand within a line; a group's name tells what was found. */
const SPAN = new RegExp(
  [
    String.raw`(?<code>${'`'}+)(?<coded>[\s\S]*?[^${'`'}])\k<code>(?!${'`'})`,
    String.raw`\\(?<escaped>[!-/:-@[-${'`'}{-~])`,
    String.raw`!?\[(?<label>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])*)\]\(\s*<?(?<target>[^\s<>()]*(?:\([^\s()]*\)[^\s<>()]*)*)>?(?:\s+"[^"]*")?\s*\)`,
    String.raw`<(?<auto>https?:\/\/[^\s<>]+)>`,
    String.raw`(?<bare>https?:\/\/[^\s<>()\]]+[^\s<>()\].,;:!?'"])`,
    String.raw`(?<strong>\*\*|__)(?=\S)(?<bold>[\s\S]*?\S)\k<strong>`,
    String.raw`\*(?=\S)(?<slanted>[\s\S]*?[^\s*])\*(?!\*)`,
    String.raw`(?<![\p{L}\p{N}])_(?=\S)(?<under>[\s\S]*?\S)_(?![\p{L}\p{N}])`,
    String.raw`~~(?=\S)(?<struck>[\s\S]*?\S)~~`,
  ].join('|'),
  'u',
);

/** The elements within a line. */
function spans(text, deep = 0) {
  if (text.length > LONGEST) return [text];
  const out = [];
  let rest = text;
  while (rest && deep < DEEPEST) {
    const found = SPAN.exec(rest);
    if (!found) break;
    const g = found.groups;
    if (found.index) out.push(rest.slice(0, found.index));
    const inner = (words) => spans(words, deep + 1);
    if (g.coded !== undefined) out.push(h('code', {}, g.coded.replace(/^ (.*) $/, '$1')));
    else if (g.escaped !== undefined) out.push(g.escaped);
    else if (g.label !== undefined)
      out.push(
        found[0].startsWith('!')
          ? h('span', { class: 'md-image' }, `[image: ${g.label || g.target}]`)
          : link(g.target, inner(g.label), found[0]),
      );
    else if (g.auto ?? g.bare) out.push(link(g.auto ?? g.bare, [g.auto ?? g.bare], found[0]));
    else if (g.bold !== undefined) out.push(h('strong', {}, inner(g.bold)));
    else if (g.slanted ?? g.under) out.push(h('em', {}, inner(g.slanted ?? g.under)));
    else out.push(h('del', {}, inner(g.struck)));
    rest = rest.slice(found.index + found[0].length);
  }
  if (rest) out.push(rest);
  return out;
}

/** A link where it leads to a page or a mail; else only its words, with where it would lead. */
function link(target, words, written) {
  if (/^(https?:\/\/|mailto:)/i.test(target))
    return h('a', { href: target, target: '_blank', rel: 'noopener noreferrer' }, words);
  return /^[\w./#-]+$/.test(target) ? h('span', { class: 'md-path', title: target }, words) : written;
}

const FENCE = /^ {0,3}(`{3,}|~{3,})\s*([^`]*)$/;
const HEADING = /^ {0,3}(#{1,6})(?:\s+(.*?))?(?:\s+#+)?\s*$/;
const RULE = /^ {0,3}([-*_])(?:\s*\1){2,}\s*$/;
const ITEM = /^(\s*)([-*+]|\d{1,9}[.)])(?:\s+(.*)|\s*)$/;
const BOX = /^\[([ xX])\](?:\s+|$)(.*)$/s;
const ROW = /^\s*\|?(.*?)\|?\s*$/;
const BETWEEN = /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/;
const indent = (line) => /^\s*/.exec(line)[0].replaceAll('\t', '    ').length;
const blank = (line) => !line.trim();

/**
 * A text as elements.
 *
 * @param mark `{words, as}`: the item of these words is marked, as what comes next or what is under way
 */
export function markdown(text, mark = null) {
  const marked = { words: mark?.words?.trim() || null, as: mark?.as };
  return blocks(text.replaceAll('\r\n', '\n').split('\n'), marked, 0);
}

function blocks(lines, marked, deep) {
  const out = [];
  let i = 0;
  while (i < lines.length) {
    const line = lines[i];
    let found;
    if (blank(line)) i++;
    else if ((found = FENCE.exec(line))) {
      const body = [];
      const close = new RegExp(`^ {0,3}\\${found[1][0]}{${found[1].length},}\\s*$`);
      for (i++; i < lines.length && !close.test(lines[i]); i++) body.push(lines[i]);
      i++;
      out.push(h('pre', { tabindex: 0 }, h('code', {}, body.join('\n') || ' ')));
    } else if ((found = HEADING.exec(line))) {
      out.push(h(`h${Math.min(6, found[1].length + 2)}`, { class: `md-h${found[1].length}` }, spans(found[2] ?? '')));
      i++;
    } else if (RULE.test(line)) {
      out.push(h('hr'));
      i++;
    } else if (/^ {0,3}>/.test(line)) {
      const body = [];
      for (; i < lines.length && /^ {0,3}>/.test(lines[i]); i++) body.push(lines[i].replace(/^ {0,3}> ?/, ''));
      out.push(h('blockquote', {}, deep < DEEPEST ? blocks(body, marked, deep + 1) : body.join('\n')));
    } else if (ITEM.test(line) && deep < DEEPEST) {
      const list = items(lines, i, marked, deep);
      out.push(list.element);
      i = list.end;
    } else if (line.includes('|') && BETWEEN.test(lines[i + 1] ?? '') && lines[i + 1].includes('-')) {
      const table = rows(lines, i);
      out.push(table.element);
      i = table.end;
    } else {
      const body = [];
      for (; i < lines.length && !blank(lines[i]) && (!body.length || !begins(lines[i])); i++)
        body.push(lines[i].trim());
      out.push(h('p', {}, spans(body.join('\n'))));
    }
  }
  return out;
}

const begins = (line) =>
  FENCE.test(line) || HEADING.test(line) || RULE.test(line) || ITEM.test(line) || /^ {0,3}>/.test(line);

function items(lines, start, marked, deep) {
  const first = ITEM.exec(lines[start]);
  const ordered = /\d/.test(first[2]);
  const level = indent(lines[start]);
  const entries = [];
  let i = start;
  while (i < lines.length) {
    const found = ITEM.exec(lines[i]);
    if (!found || indent(lines[i]) > level + 3 || /\d/.test(found[2]) !== ordered || indent(lines[i]) < level) break;
    const inner = indent(lines[i]) + found[2].length + 1;
    const body = [found[3] ?? ''];
    for (i++; i < lines.length; i++) {
      if (blank(lines[i])) {
        if (i + 1 >= lines.length || indent(lines[i + 1]) < inner) break;
        body.push('');
      } else if (indent(lines[i]) >= Math.min(inner, level + 2))
        body.push(lines[i].slice(Math.min(inner, indent(lines[i]))));
      else if (begins(lines[i])) break;
      else body.push(lines[i].trim());
    }
    entries.push(item(body, marked, deep));
    let past = i;
    while (past < lines.length && blank(lines[past])) past++;
    if (past < lines.length && ITEM.test(lines[past]) && indent(lines[past]) >= level) i = past;
  }
  if (i === start) i++;
  return { element: h(ordered ? 'ol' : 'ul', ordered ? { start: parseInt(first[2], 10) } : {}, entries), end: i };
}

function item(body, marked, deep) {
  const box = BOX.exec(body.join('\n'));
  if (!box) return h('li', {}, tight(blocks(body, marked, deep + 1)));
  const done = box[1] !== ' ';
  const words = box[2].split('\n');
  const next = !done && marked.words !== null && words[0].trim() === marked.words;
  if (next) marked.words = null;
  return h(
    'li',
    { class: `md-task ${done ? 'done' : 'open'}${next ? ' next' : ''}` },
    h(
      'span',
      { class: `md-box tone is-${done ? 'pass' : 'idle'}`, role: 'img', 'aria-label': done ? 'done' : 'open' },
      sign(done ? 'check' : 'ring'),
    ),
    h(
      'div',
      {},
      tight(blocks(words, marked, deep + 1)),
      next && h('span', { class: 'chip is-run md-next' }, marked.as),
    ),
  );
}

/** An item of one paragraph needs no paragraph around it. */
const tight = (elements) =>
  elements[0]?.tag === 'p' ? [h('span', {}, elements[0].children), ...elements.slice(1)] : elements;

function rows(lines, start) {
  const cells = (line) =>
    ROW.exec(line)[1]
      .split(/(?<!\\)\|/)
      .map((cell) => spans(cell.replaceAll('\\|', '|').trim()));
  const head = cells(lines[start]);
  const body = [];
  let i = start + 2;
  for (; i < lines.length && !blank(lines[i]) && lines[i].includes('|'); i++) body.push(cells(lines[i]));
  return {
    element: h(
      'div',
      { class: 'md-table' },
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            head.map((cell) => h('th', {}, cell)),
          ),
        ),
        h(
          'tbody',
          {},
          body.map((row) =>
            h(
              'tr',
              {},
              head.map((_, n) => h('td', {}, row[n] ?? '')),
            ),
          ),
        ),
      ),
    ),
    end: i,
  };
}
