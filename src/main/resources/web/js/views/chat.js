// Questions beside the loop.
import { h } from '../dom.js';
import { ask, questions } from '../loop/chat.js';
import { markdown } from '../loop/markdown.js';
import { KINDS } from '../loop/store.js';
import { sign } from '../signs.js';
import { changed } from '../store.js';
import { many } from '../words.js';

const chosen = new Set(['todo']);
let field = null;

export function chat(repo) {
  const all = questions(repo);
  const busy = all.some((one) => one.result === null);
  return h(
    'section',
    { class: 'card chat', key: 'chat', 'aria-labelledby': 'chat-title' },
    h('header', {}, h('h2', { id: 'chat-title' }, 'Ask'), h('span', { class: 'soft' }, 'a worker that only reads')),
    h(
      'div',
      {
        class: 'answers',
        key: 'answers',
        tabindex: all.length ? 0 : null,
        role: 'log',
        'aria-label': 'Questions and answers',
      },
      all.length === 0 &&
        h(
          'p',
          { class: 'empty' },
          'One question, one fresh worker: it may read the repository and changes nothing. It is recorded under ',
          h('code', {}, 'tmp/chat'),
          '.',
        ),
      all.map((one, n) => exchange(one, n)),
    ),
    h(
      'form',
      {
        key: 'form',
        class: 'ask-form',
        on: {
          submit: (event) => {
            event.preventDefault();
            send(repo, busy);
          },
        },
      },
      h('textarea', {
        'aria-label': 'Your question',
        placeholder: 'What is missing for the first item?',
        rows: 3,
        maxlength: 20000,
        own: (node) => {
          field = node;
        },
        on: {
          keydown: (event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              send(repo, busy);
            }
          },
        },
      }),
      h(
        'div',
        { class: 'row' },
        h(
          'fieldset',
          { class: 'row with' },
          h('legend', { class: 'soft' }, 'With'),
          KINDS.map((kind) =>
            h(
              'label',
              { key: kind, class: 'tick' },
              h('input', {
                type: 'checkbox',
                prop: { checked: chosen.has(kind) },
                on: {
                  change: (event) => {
                    if (event.target.checked) chosen.add(kind);
                    else chosen.delete(kind);
                    changed();
                  },
                },
              }),
              kind.toUpperCase(),
            ),
          ),
        ),
        h('span', { class: 'grow' }),
        h('button', { key: 'ask', type: 'submit', class: 'primary', title: 'Ctrl+Enter', disabled: busy }, 'Ask'),
      ),
    ),
  );
}

function send(repo, busy) {
  const words = field.value.trim();
  if (busy || !words) return field.focus();
  field.value = '';
  ask(
    repo,
    words,
    KINDS.filter((kind) => chosen.has(kind)),
  );
}

/** A part that will not change any more is drawn once. */
const drawn = new WeakMap();
function answer(part) {
  if (drawn.get(part)?.text !== part.text)
    drawn.set(part, { text: part.text, element: h('div', { class: 'md' }, markdown(part.text)) });
  return drawn.get(part).element;
}

function exchange(one, n) {
  const commands = one.parts.filter((part) => part.kind === 'activity');
  return h(
    'article',
    { key: n },
    h('p', { class: 'asked wrap' }, one.prompt),
    h(
      'p',
      { class: 'soft with-docs' },
      one.docs.length ? `with ${one.docs.map((doc) => doc.toUpperCase()).join(', ')}` : 'with no document',
    ),
    commands.length > 0 &&
      h(
        'details',
        { class: 'commands', key: 'commands' },
        h('summary', {}, many(commands.length, 'command')),
        commands.map((part) => h('pre', {}, part.text)),
      ),
    one.parts.map(
      (part, i) =>
        part.kind !== 'activity' &&
        h(
          'div',
          { key: `p${i}`, class: part.kind === 'trouble' ? 'trouble tone is-fail' : 'said-part' },
          part.kind === 'message' ? answer(part) : h('pre', { class: 'wrap' }, part.text),
        ),
    ),
    one.result === null
      ? h(
          'p',
          { class: 'row', key: 'end', role: 'status' },
          h('span', { class: 'soft live' }, commands.length ? 'works' : 'reads'),
          h('button', { class: 'danger', on: { click: () => one.stop.abort() } }, 'Stop'),
        )
      : one.result !== 'answered' &&
          h(
            'p',
            { class: `doc-notice is-${one.result === 'failed' ? 'fail' : 'idle'}`, key: 'end', role: 'status' },
            sign(one.result === 'failed' ? 'cross' : 'pause'),
            h('span', { class: 'wrap' }, h('b', {}, one.result === 'failed' ? 'Failed. ' : 'Stopped. '), one.why),
          ),
  );
}
