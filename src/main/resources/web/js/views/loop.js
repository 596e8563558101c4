// The loop of one repository: how it stands, what can be asked of it, its documents, its log, and questions beside it.
import { h } from '../dom.js';
import { question } from '../dialog.js';
import { ask, look as lookAt, loops, open } from '../loop/store.js';
import { href } from '../route.js';
import { sign } from '../signs.js';
import { changed, known } from '../store.js';
import { many, span, when, full } from '../words.js';
import { chat } from './chat.js';
import { documents } from './documents.js';
import { logView } from './log.js';
import { look } from './loop-state.js';
import { nameOf } from './loops.js';

const RUNS = /running|parked|draining/;

/** What the window is called. */
export function loopTitle() {
  const repo = known.at.loop;
  return repo ? `${nameOf(repo)}: ${look(loops.get(repo)?.state).word.toLowerCase()}` : 'coordinator';
}

export function loop(now) {
  const repo = known.at.loop;
  lookAt(repo);
  const { state = null, trouble = null } = loops.get(repo) ?? {};
  if (!state)
    return h('div', { class: 'card empty', role: trouble ? 'alert' : null }, back(), trouble ?? 'Loading the loop…');
  return [
    head(repo, state),
    trouble && notice('trouble', 'fail', 'cross', trouble),
    state.why && notice('why', look(state).tone, look(state).sign, state.why),
    facts(state, now),
    documents(state),
    h('div', { class: 'two even', key: 'two' }, log(repo, state), chat(repo)),
  ];
}

const back = () => h('a', { class: 'back', href: '#/' }, sign('back'), 'All runs');

function notice(key, tone, shape, words) {
  return h('p', { key, class: `notice is-${tone}` }, sign(shape), h('span', { class: 'wrap' }, words));
}

function head(repo, state) {
  const { word, tone, sign: shape } = look(state);
  return h(
    'div',
    { class: 'head' },
    h(
      'div',
      { class: 'grow' },
      back(),
      h(
        'div',
        { class: 'row' },
        h('h1', {}, nameOf(repo)),
        h('span', { class: `chip is-${tone}`, role: 'status' }, sign(shape), word),
      ),
      h('p', { class: 'soft mono wrap' }, `loop of ${repo}`),
    ),
    h('div', { class: 'row actions' }, buttons(state)),
  );
}

function buttons(state) {
  const runs = RUNS.test(state.status);
  const goesOn = /left|failed/.test(state.status);
  const none = state.items.open === 0;
  const button = (key, words, click, more = {}) => h('button', { key, ...more, on: { click } }, words);
  return [
    !runs && button('once', 'One turn', () => ask('start', { turns: 1 }, 'One turn was started.'), { disabled: none }),
    !runs && !goesOn && button('start', 'Start…', () => start(state), { class: 'primary', disabled: none }),
    !runs && goesOn && button('resume', 'Resume', () => ask('resume', {}, 'It goes on.'), { class: 'primary' }),
    runs &&
      state.status !== 'draining' &&
      button('stop', 'Stop after this turn', () => ask('stop', {}, 'Asked: it stops when this turn is over.')),
    (runs || state.turn?.process.pid) && button('kill', 'Kill…', () => kill(state), { class: 'danger' }),
    turns(state),
  ];
}

/** The turns as a run like any other, with its timeline and its ledger, while its files lie where runs do. */
function turns(state) {
  const run = [...known.runs.values()].find((one) => one.run === state.run && one.workspace === known.at.loop);
  return (
    run &&
    h(
      'a',
      { key: 'turns', class: 'button', href: href({ plan: run.plan, run: run.run, workspace: run.workspace }) },
      'Turns',
    )
  );
}

async function start(state) {
  const given = await question({
    title: 'Start the loop?',
    yes: 'Start',
    text: `${many(state.items.open, 'item')} ${state.items.open === 1 ? 'is' : 'are'} open. A fresh worker takes each turn, one after the other, until nothing is open; agents cost tokens.`,
  });
  if (given) ask('start', {}, 'The loop was started.');
}

async function kill(state) {
  const given = await question({
    title: 'Kill the turn now?',
    danger: true,
    yes: 'Kill it',
    text: `Worker ${state.turn?.process.pid ? `PID ${state.turn.process.pid} ` : ''}and everything that it started is stopped at once. What it changed stays as it is; its item is open again. The loop can be resumed.`,
  });
  if (given) ask('kill', {}, 'Asked: the worker is being stopped.');
}

function facts(state, now) {
  const { turn, items } = state;
  const process = turn?.process;
  const all = items.open + items.done;
  return h(
    'dl',
    { class: 'facts num' },
    fact(
      'Items',
      all === 0
        ? 'none yet'
        : h(
            'span',
            {},
            `${items.done} of ${all} done`,
            h(
              'span',
              { class: 'strip meter', 'aria-hidden': 'true' },
              items.done > 0 && h('i', { key: 'd', class: 'is-pass', css: { 'flex-grow': String(items.done) } }),
              items.open > 0 && h('i', { key: 'o', class: 'is-idle', css: { 'flex-grow': String(items.open) } }),
            ),
          ),
    ),
    turn &&
      fact(
        RUNS.test(state.status) ? 'Turn under way' : 'Last turn',
        `${turn.number}${turn.attempt > 1 ? `, attempt ${turn.attempt}` : ''}${/passed|failed/.test(turn.result) ? `, ${turn.result}` : ''}`,
      ),
    process &&
      fact(
        'Worker',
        process.pid
          ? h('span', { class: 'mono' }, `PID ${process.pid}`)
          : process.exit_code === null
            ? 'none'
            : `exited ${process.exit_code}`,
      ),
    process?.pid && process.started_at
      ? fact('Works for', h('span', { title: full(process.started_at) }, span(now - Date.parse(process.started_at))))
      : process?.started_at && fact('Was started', when(process.started_at, now)),
    fact(
      'Coordinator',
      state.coordinator
        ? h('span', { class: 'mono', title: state.coordinator }, state.coordinator.replace(/ since .*/, ''))
        : 'nobody holds it',
    ),
    (turn && RUNS.test(state.status) ? turn.item : items.next) &&
      h(
        'div',
        { key: 'item', class: 'wide-fact' },
        h('dt', {}, turn && RUNS.test(state.status) ? 'Its item' : 'Next item'),
        h('dd', { class: 'wrap' }, turn && RUNS.test(state.status) ? turn.item : items.next),
      ),
  );
}

const fact = (name, value) => h('div', { key: name }, h('dt', {}, name), h('dd', {}, value));

function log(repo, state) {
  const last = state.turn?.number ?? 0;
  const turn = open.turn === null ? last : Math.min(open.turn, last);
  const current = turn === last;
  const live = current && Boolean(state.turn?.process.pid);
  const go = (to) => {
    open.turn = to >= last ? null : to;
    changed();
  };
  return h(
    'section',
    { class: 'card', key: 'log', 'aria-labelledby': 'log-title' },
    h(
      'header',
      {},
      h('h2', { id: 'log-title' }, 'Log'),
      live && h('span', { class: 'soft live' }, 'live'),
      h('span', { class: 'grow' }),
      last > 0 &&
        h(
          'div',
          { class: 'row tools' },
          h(
            'button',
            {
              key: 'before',
              class: 'icon',
              'aria-label': 'The turn before',
              disabled: turn <= 1,
              on: { click: () => go(turn - 1) },
            },
            sign('back'),
          ),
          h('span', { class: 'num', role: 'status' }, `Turn ${turn}`),
          h(
            'button',
            {
              key: 'after',
              class: 'icon',
              'aria-label': 'The turn after',
              disabled: current,
              on: { click: () => go(turn + 1) },
            },
            sign('on'),
          ),
        ),
    ),
    last === 0
      ? h('p', { class: 'empty' }, 'No turn was taken yet. What a turn’s worker prints is shown here.')
      : logView(
          `/api/logs?repo=${encodeURIComponent(repo)}&run_id=${turn}`,
          `${repo} ${turn} ${current ? `${state.run} ${state.turn.attempt}` : ''}`,
          live,
        ),
  );
}
