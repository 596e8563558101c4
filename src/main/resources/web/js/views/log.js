// The log of an attempt with its tools: follow, find, keep.
import { where } from '../api.js';
import { h } from '../dom.js';
import { literal, Log, search } from '../log.js';
import { changed } from '../store.js';
import { bytes } from '../words.js';

let log = null;
let shown = null; // which log
let find = { words: '', hits: [], at: -1, read: 1, stop: null };

export function logView(path, which, live) {
  const own = (box) => {
    log?.close();
    find.stop?.abort();
    find = { words: '', hits: [], at: -1, read: 1, stop: null };
    log = new Log(path, box, changed);
    shown = which;
  };
  if (shown === which && log) log.live = live;
  else
    queueMicrotask(() => {
      if (log && shown === which) log.live = live;
    });
  const here = shown === which ? log : null;
  return h(
    'div',
    { key: which, class: 'log-view' },
    h(
      'div',
      { class: 'log-tools' },
      h('input', {
        type: 'search',
        placeholder: 'Find in the log',
        'aria-label': 'Find in the log',
        prop: { value: find.words },
        on: { input: (event) => look(path, event.target.value), keydown: step },
      }),
      h('span', { class: 'soft num', role: 'status' }, find.words ? foundWords() : ''),
      h('span', { class: 'grow' }),
      h('span', { class: 'soft num' }, here ? bytes(here.size) : ''),
      h(
        'a',
        { class: 'quiet', href: `${where(path)}${path.includes('?') ? '&' : '?'}download=1`, download: true },
        'Download',
      ),
      h(
        'button',
        {
          'aria-pressed': String(here?.following ?? true),
          on: {
            click: () => {
              if (log.following) log.following = false;
              else log.toEnd();
              changed();
            },
          },
        },
        live ? 'Follow' : 'At the end',
      ),
    ),
    here?.trouble && h('p', { class: 'empty', role: 'alert' }, here.trouble),
    here?.ready &&
      here.size === 0 &&
      h('p', { class: 'empty' }, live ? 'The worker has printed nothing yet.' : 'The worker printed nothing.'),
    h('div', {
      key: 'box',
      class: 'log-box',
      tabindex: 0,
      role: 'log',
      'aria-label': 'What the worker printed',
      'aria-live': 'off',
      own,
    }),
  );
}

/** Lets go of a log that is no longer on the page. */
export function tidy() {
  if (!log || log.shown) return;
  log.close();
  find.stop?.abort();
  log = shown = null;
}

function foundWords() {
  if (find.hits.length === 0) return find.read < 1 ? `looking, ${Math.round(find.read * 100)} %` : 'not found';
  return `${find.at + 1} of ${find.hits.length}${find.hits.length >= 5000 || find.read < 1 ? '+' : ''}`;
}

let wait = 0;
function look(path, words) {
  find.stop?.abort();
  clearTimeout(wait);
  find = { words, hits: [], at: -1, read: 0, stop: new AbortController() };
  log.pattern = words ? literal(words) : null;
  log.marked = null;
  log.draw();
  changed();
  const mine = find;
  if (words)
    wait = setTimeout(
      () =>
        search(path, words, mine.stop.signal, (hits, read) => {
          Object.assign(mine, { hits, read });
          if (mine.at < 0 && hits.length) show(mine, 0);
          changed();
        }).catch((trouble) => {
          log.trouble = trouble.message;
          changed();
        }),
      180,
    );
}

function show(mine, at) {
  mine.at = (at + mine.hits.length) % mine.hits.length;
  log.show(mine.hits[mine.at]);
}

function step(event) {
  if (event.key !== 'Enter' || !find.hits.length) return;
  event.preventDefault();
  show(find, find.at + (event.shiftKey ? -1 : 1));
  changed();
}
