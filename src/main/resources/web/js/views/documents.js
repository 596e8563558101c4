// The documents of a loop, edited beside their preview.
import { h } from '../dom.js';
import { question } from '../dialog.js';
import { compare } from '../loop/merge.js';
import { markdown } from '../loop/markdown.js';
import { KINDS, open, save } from '../loop/store.js';
import { go } from '../route.js';
import { sign } from '../signs.js';
import { changed, known, say } from '../store.js';
import { many } from '../words.js';

const ABOUT = {
  todo: 'What is to be done; the top open item is next.',
  progress: 'What was done: every worker adds to it.',
  opinions: 'How you want it done.',
};
const PREVIEWED = 200_000; // characters
const AT_ONCE = 20_000; // a longer text is drawn when typing pauses

let editor = null;
let side = 'write'; // what a narrow screen shows

export function documents(state) {
  const kind = KINDS.includes(known.at.doc) ? known.at.doc : 'todo';
  const draft = open.drafts[kind];
  if (!draft?.base)
    return h(
      'section',
      { class: 'card', key: 'documents' },
      h('p', { class: 'empty' }, open.trouble ?? 'Loading the documents…'),
    );
  queueMicrotask(() => settle(draft));
  return h(
    'section',
    {
      class: 'card documents',
      key: 'documents',
      'aria-label': 'Documents',
      on: { keydown: (event) => keys(event, draft) },
    },
    h(
      'header',
      {},
      tabs(kind),
      h('span', { class: 'grow' }),
      h('span', { class: 'soft doc-state', role: 'status' }, standing(draft)),
      draft.changed &&
        !draft.theirs &&
        h('button', { key: 'revert', on: { click: () => act(draft, 'revert') } }, 'Discard'),
      h(
        'button',
        {
          key: 'save',
          class: 'primary',
          title: 'Ctrl+S',
          disabled: !draft.changed || draft.saving || Boolean(draft.theirs),
          on: { click: () => save(draft) },
        },
        draft.saving ? 'Saving…' : 'Save',
      ),
    ),
    open.trouble &&
      h(
        'p',
        { key: 'trouble', class: 'doc-notice is-fail', role: 'alert' },
        sign('cross'),
        h('span', {}, open.trouble),
      ),
    draft.trouble &&
      h(
        'p',
        { key: 'unsaved', class: 'doc-notice is-fail', role: 'alert' },
        sign('cross'),
        h('span', {}, `Not saved: ${draft.trouble}`),
      ),
    draft.theirs && conflict(draft),
    draft.places.length > 0 && places(draft),
    draft.aside !== null &&
      h(
        'p',
        { key: 'aside', class: 'doc-notice is-idle', role: 'status' },
        sign('back'),
        h('span', {}, 'What you had typed was set aside. '),
        h('button', { class: 'quiet', on: { click: () => act(draft, 'bringBack') } }, 'Bring it back'),
      ),
    h(
      'div',
      { class: 'segments sides', key: 'sides', role: 'group', 'aria-label': 'What is shown' },
      [
        ['write', draft.theirs ? 'Yours' : 'Write'],
        ['read', draft.theirs ? 'On disk' : 'Preview'],
      ].map(([name, words]) =>
        h(
          'button',
          {
            key: name,
            'aria-pressed': String(side === name),
            on: {
              click: () => {
                side = name;
                changed();
              },
            },
          },
          words,
        ),
      ),
    ),
    h(
      'div',
      {
        class: `panes show-${side}`,
        key: 'panes',
        id: 'doc-panel',
        role: 'tabpanel',
        'aria-labelledby': `doc-${kind}`,
      },
      h(
        'div',
        { class: 'pane pane-write', key: 'write' },
        h(
          'p',
          { class: 'pane-name soft' },
          draft.theirs ? 'Yours, not saved' : h('span', { class: 'mono' }, draft.file),
        ),
        h('textarea', {
          key: `${open.repo} ${kind}`,
          class: 'editor',
          'aria-label': `${kind.toUpperCase()}, as Markdown`,
          placeholder: kind === 'todo' ? '- [ ] what is to be done first' : null,
          spellcheck: 'true',
          autocapitalize: 'off',
          own: (node) => {
            editor = node;
          },
          on: {
            input: (event) => {
              draft.type(event.target.value);
              changed();
            },
          },
        }),
      ),
      draft.theirs ? onDisk(draft) : preview(kind, draft, state),
    ),
  );
}

/** One tab for each document, with a dot where something is not saved yet. */
function tabs(kind) {
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = KINDS[(KINDS.indexOf(kind) + step + KINDS.length) % KINDS.length];
    go({ ...known.at, doc: next }, true);
    requestAnimationFrame(() => requestAnimationFrame(() => document.getElementById(`doc-${next}`)?.focus()));
  };
  return h(
    'div',
    { class: 'doc-tabs', role: 'tablist', 'aria-label': 'Documents', on: { keydown: move } },
    KINDS.map((name) => {
      const draft = open.drafts[name];
      const word = draft.theirs ? ', changed on disk too' : draft.changed ? ', not saved' : '';
      return h(
        'button',
        {
          key: name,
          id: `doc-${name}`,
          role: 'tab',
          'aria-selected': String(name === kind),
          'aria-controls': 'doc-panel',
          'aria-label': name.toUpperCase() + word,
          tabindex: name === kind ? 0 : -1,
          title: ABOUT[name],
          on: { click: () => go({ ...known.at, doc: name }, true) },
        },
        name.toUpperCase(),
        word && h('span', { class: `tone is-${draft.theirs ? 'fail' : 'park'}` }, sign('dot')),
      );
    }),
  );
}

function standing(draft) {
  if (draft.theirs) return 'Changed on disk too';
  if (draft.changed) return 'Not saved yet, kept in this browser';
  return '';
}

function act(draft, way) {
  draft[way]();
  changed();
}

function keys(event, draft) {
  if ((event.ctrlKey || event.metaKey) && event.key === 's') {
    event.preventDefault();
    if (draft.theirs) say('It was changed on disk too: say first what is to become of both.', true);
    else if (draft.changed) save(draft);
  }
}

function conflict(draft) {
  return h(
    'div',
    { key: 'conflict', class: 'doc-notice is-ask', role: 'alert' },
    sign('hand'),
    h(
      'div',
      { class: 'grow' },
      h(
        'p',
        {},
        h('b', {}, `${draft.file} was changed meanwhile, by a worker or by somebody else. `),
        'Nothing is lost: here is what you typed, and what is on disk now.',
      ),
      h(
        'div',
        { class: 'row' },
        h(
          'button',
          {
            key: 'both',
            class: 'ask',
            on: {
              click: () => {
                draft.putTogether();
                say(
                  draft.places.length
                    ? `Both stand in it; ${many(draft.places.length, 'place')} to look at before you save.`
                    : 'Both changes are in it now. Look at it, and save.',
                );
                editor?.focus();
              },
            },
          },
          'Put both together',
        ),
        h('button', { key: 'mine', on: { click: () => keepMine(draft) } }, 'Keep mine…'),
        h('button', { key: 'theirs', on: { click: () => act(draft, 'takeTheirs') } }, 'Take what is on disk'),
      ),
    ),
  );
}

async function keepMine(draft) {
  const lines = compare(draft.text, draft.theirs.text).filter((line) => line.kind === 'added').length;
  const given = await question({
    title: 'Replace what is on disk?',
    danger: true,
    yes: 'Replace it',
    text: `${many(lines, 'line')} of what is on disk ${lines === 1 ? 'is' : 'are'} not in yours and would be gone, such as a tick or a note of the worker.`,
  });
  if (given && draft.theirs) save(draft, 'keepMine');
}

/** Where both versions of the same lines stand. */
function places(draft) {
  return h(
    'p',
    { key: 'places', class: 'doc-notice is-park', role: 'status' },
    sign('hand'),
    h('span', {}, 'Where both changed the same lines, both stand now, first what was on disk: '),
    draft.places.map((line) =>
      h('button', { key: line, class: 'quiet', on: { click: () => show(line) } }, `line ${line + 1}`),
    ),
  );
}

function show(line) {
  const lines = editor.value.split('\n');
  const from = lines.slice(0, line).join('\n').length + (line ? 1 : 0);
  side = 'write';
  changed();
  editor.focus();
  editor.setSelectionRange(from, from + (lines[line] ?? '').length);
  editor.scrollTop = (editor.scrollHeight / lines.length) * line - editor.clientHeight / 3;
}

function onDisk(draft) {
  return h(
    'div',
    { class: 'pane pane-read', key: 'disk' },
    h('p', { class: 'pane-name soft' }, 'On disk now, against yours'),
    h(
      'div',
      {
        class: 'diff-lines disk',
        tabindex: 0,
        role: 'group',
        'aria-label': 'What is on disk, line by line against yours',
      },
      compare(draft.text, draft.theirs.text).map((line) =>
        h(
          'div',
          { class: `diff-line diff-${line.kind}` },
          h('span', { class: 'diff-sign' }, line.kind === 'added' ? '+' : line.kind === 'removed' ? '−' : ' '),
          h('code', {}, line.text || ' '),
        ),
      ),
    ),
  );
}

/** The last preview, since a text is drawn again only when it has changed. */
let drawn = { text: null, next: null, of: null, element: null };
let later = 0;

function preview(kind, draft, state) {
  const words = kind === 'todo' ? state.items.next : null;
  const as = /running|parked|draining/.test(state.status) && state.turn?.item === words ? 'now' : 'next';
  const next = words && `${as} ${words}`;
  const of = `${open.repo} ${kind}`;
  if (drawn.text !== draft.text || drawn.next !== next || drawn.of !== of) {
    if (drawn.of === of && draft.text.length > AT_ONCE) {
      later ||= setTimeout(() => {
        later = 0;
        draw(draft.text, next, of);
        changed();
      }, 300);
    } else draw(draft.text, next, of);
  }
  return h(
    'div',
    { class: 'pane pane-read', key: 'preview' },
    h('p', { class: 'pane-name soft' }, 'Preview'),
    h(
      'div',
      { class: 'md', tabindex: 0, role: 'document', 'aria-label': `Preview of ${kind.toUpperCase()}` },
      drawn.element,
    ),
  );
}

function draw(text, next, of) {
  const cut = text.length > PREVIEWED;
  drawn = {
    text,
    next,
    of,
    element: h(
      'div',
      { key: of },
      text.trim()
        ? markdown(
            cut ? text.slice(0, PREVIEWED) : text,
            next && { as: next.slice(0, next.indexOf(' ')), words: next.slice(next.indexOf(' ') + 1) },
          )
        : h(
            'p',
            { class: 'soft' },
            'Nothing is written here yet.',
            of.endsWith('todo') && [
              ' Write items as ',
              h('code', {}, '- [ ] what is to be done'),
              ', one a line. ',
              h('code', {}, 'coordinator loop init'),
              ' makes all three documents, and the settings.',
            ],
          ),
      cut &&
        h(
          'p',
          { class: 'soft' },
          `… the preview ends here; the document goes on for ${text.length - PREVIEWED} characters.`,
        ),
    ),
  };
}

/** Brings the editor up to the draft without moving what a person looks at. */
function settle(draft) {
  if (!editor?.isConnected || editor.value === draft.text) return;
  const [from, to, top] = [editor.selectionStart, editor.selectionEnd, editor.scrollTop];
  const before = editor.value;
  editor.value = draft.text;
  const shifted = (at) => {
    if (before.slice(0, at) === draft.text.slice(0, at)) return at;
    const rest = before.slice(at);
    return draft.text.endsWith(rest) ? draft.text.length - rest.length : Math.min(at, draft.text.length);
  };
  editor.setSelectionRange(shifted(from), shifted(to));
  editor.scrollTop = top;
}
