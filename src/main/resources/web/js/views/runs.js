// The list of runs beside everything else, and the overview where no run is looked at.
import { h } from '../dom.js';
import { href } from '../route.js';
import { chip, sign } from '../signs.js';
import { ask, known, changed, loadMoreRuns, say } from '../store.js';
import { question } from '../dialog.js';
import { DOORS, many, span, state, stateOf, unit, when } from '../words.js';
import { loops } from './loops.js';

const GROUPS = [
  ['asking', 'Waits for you'],
  ['running', 'Running'],
  ['draining', 'Stopping'],
  ['parked', 'Parked'],
  ['queued', 'Queued'],
  ['left', 'Left'],
  ['broken', 'Needs a look'],
  ['failed', 'Failed'],
  ['passed', 'Passed'],
];
const LETTERS = { p: 'passed', f: 'failed', r: 'running', k: 'parked', a: 'asking', w: 'waiting' };
const FILTERS = [
  ['all', 'All'],
  ['open', 'Open'],
  ['failed', 'Failed'],
  ['passed', 'Passed'],
];

/** The runs that the search and the filter leave. */
function found() {
  const words = known.query.toLowerCase().split(/\s+/).filter(Boolean);
  return [...known.runs.values()].filter((run) => {
    const said = `${run.plan} ${DOORS[run.door] ?? ''} ${run.title ?? ''} ${run.run} ${run.workspace} ${state(stateOf(run)).word}`.toLowerCase();
    const fits =
      known.filter === 'all' ||
      (known.filter === 'open' ? !/passed|failed/.test(run.state) : run.state === known.filter);
    return fits && words.every((word) => said.includes(word));
  });
}

export function list(now) {
  const runs = found();
  return h(
    'nav',
    { class: 'runs', 'aria-label': 'Runs' },
    h(
      'div',
      { class: 'find' },
      h('input', {
        type: 'search',
        id: 'find',
        placeholder: 'Find a run  ( / )',
        'aria-label': 'Find a run',
        prop: { value: known.query },
        on: {
          input: (event) => {
            known.query = event.target.value;
            changed();
          },
        },
      }),
      h(
        'div',
        { class: 'segments', role: 'group', 'aria-label': 'Which runs' },
        FILTERS.map(([name, word]) =>
          h(
            'button',
            {
              'aria-pressed': String(known.filter === name),
              on: {
                click: () => {
                  known.filter = name;
                  changed();
                },
              },
            },
            word,
          ),
        ),
      ),
    ),
    known.runsTrouble && h('p', { class: 'empty', role: 'alert' }, known.runsTrouble),
    !known.runsReady && !known.runsTrouble && h('p', { class: 'empty' }, 'Loading the runs…'),
    known.runsReady &&
      known.runs.size === 0 &&
      h(
        'p',
        { class: 'empty' },
        'Nothing was run here yet. Start a plan on the overview, or with ',
        h('code', {}, 'coordinator run PLAN'),
        '.',
      ),
    known.runs.size > 0 && runs.length === 0 && h('p', { class: 'empty' }, 'No run fits.'),
    GROUPS.map(([name, title]) => {
      const own = runs.filter((run) => stateOf(run) === name);
      return (
        own.length > 0 &&
        h(
          'section',
          { key: name },
          h('h3', {}, title, h('span', { class: 'num' }, own.length)),
          h(
            'ul',
            {},
            own.map((run) => item(run, now)),
          ),
        )
      );
    }),
    loops(),
    known.total > known.runs.size &&
      h('button', { class: 'quiet more', on: { click: loadMoreRuns } }, `Show more of ${known.total} runs`),
  );
}

function item(run, now) {
  const shown = stateOf(run);
  const { tone, sign: shape } = state(shown);
  const on =
    run.plan === known.at.plan &&
    (!known.at.run || run.run === known.at.run) &&
    (!known.at.workspace || known.at.workspace === run.workspace);
  const over = /passed|failed/.test(shown);
  return h(
    'li',
    { key: `${run.workspace}/${run.plan}/${run.run}` },
    h(
      'a',
      {
        class: on ? 'item on' : 'item',
        href: href({ plan: run.plan, run: run.run, workspace: run.workspace }),
        'aria-current': on ? 'page' : null,
      },
      h('span', { class: `tone is-${tone}` }, sign(shape)),
      h(
        'span',
        { class: 'item-name' },
        DOORS[run.door] && h('span', { class: 'soft' }, `${DOORS[run.door]} `),
        run.title || run.plan,
      ),
      h('span', { class: 'item-time num' }, time(run, now, over)),
      h('span', { class: 'item-line' }, line(run, shown)),
      strip(run),
    ),
  );
}

function time(run, now, over) {
  if (over) return when(run.ended_at ?? run.changed_at, now);
  if (run.waits?.until) return `until ${when(run.waits.until, now)}`;
  return run.started_at ? span(now - Date.parse(run.started_at)) : '';
}

function line(run, shown) {
  const done = `${run.phases_passed} of ${run.phases_total}`;
  const bad = run.phases_failed > 0 ? `, ${run.phases_failed} failed` : '';
  if (run.state === 'running' && unit(run) === 'task')
    return `${run.current.length === 50 ? '50 or more' : run.current.length} at work · ${done} passed${bad}`;
  if (shown === 'asking' || shown === 'parked') return `${run.waits.phase}: ${run.waits.why || 'waits'}`;
  if (run.state === 'running') return `${(run.current ?? []).join(', ') || 'between phases'} · ${done} passed`;
  if (shown === 'failed') return unit(run) === 'task' ? `${done} passed${bad}` : run.why || `${done} passed`;
  return run.state === 'passed' ? `${run.plan} · ${many(run.phases_total, unit(run))}` : `${done} passed${bad}`;
}

const MOST_CELLS = 72;
const BY_WEIGHT = 'farkwp';

/** Of very many letters each cell shows the one of its share that a person would want to see. */
function cells(letters) {
  if (letters.length <= MOST_CELLS) return [...letters];
  const share = letters.length / MOST_CELLS;
  return Array.from({ length: MOST_CELLS }, (_, i) =>
    [...letters.slice(Math.floor(i * share), Math.floor((i + 1) * share))].reduce((a, b) =>
      BY_WEIGHT.indexOf(b) < BY_WEIGHT.indexOf(a) ? b : a,
    ),
  );
}

/** The phases as a strip of colours; the line above says the same in words. */
function strip(run) {
  return h(
    'span',
    { class: run.phases_total > 24 ? 'strip dense' : 'strip', 'aria-hidden': 'true' },
    cells(run.strip ?? '').map((letter) => h('i', { class: `is-${state(LETTERS[letter]).tone}` })),
  );
}

export function overview(now) {
  const runs = [...known.runs.values()];
  const of = (...names) => runs.filter((run) => names.includes(stateOf(run)));
  const cards = [
    ['asking', of('asking'), 'Nothing waits for you'],
    ['running', of('running', 'draining'), 'Nothing runs'],
    ['parked', of('parked', 'left', 'queued'), 'Nothing is parked or left'],
    ['failed', of('failed', 'broken'), 'Nothing has failed'],
  ];
  return [
    h('div', { class: 'head' }, h('h1', {}, 'Overview')),
    h(
      'div',
      { class: 'cards' },
      cards.map(([name, own, none]) =>
        h(
          'section',
          { class: `card sum is-${state(name).tone}`, key: name },
          h('p', { class: own.length ? 'big num tone' : 'big num soft' }, own.length),
          h(
            'p',
            { class: 'soft' },
            own.length ? (name === 'parked' ? 'parked, left or queued' : state(name).word.toLowerCase()) : none,
          ),
          h(
            'ul',
            {},
            own
              .slice(0, 4)
              .map((run) =>
                h(
                  'li',
                  { key: `${run.workspace}/${run.plan}/${run.run}` },
                  h(
                    'a',
                    { href: href({ plan: run.plan, run: run.run, workspace: run.workspace }) },
                    run.title || run.plan,
                  ),
                  ' ',
                  h('span', { class: 'soft' }, run.waits?.why ?? run.why ?? ''),
                ),
              ),
          ),
        ),
      ),
    ),
    h(
      'section',
      { class: 'card' },
      h('header', {}, h('h2', {}, 'Plans')),
      known.plans.length === 0
        ? h(
            'p',
            { class: 'empty' },
            'No plans here: put one into ',
            h('code', {}, 'plans/'),
            ', or write one with ',
            h('code', {}, 'coordinator import'),
            '.',
          )
        : h(
            'ul',
            { class: 'plans' },
            known.plans.map((plan) => planRow(plan, now)),
          ),
    ),
  ];
}

function planRow(plan, now) {
  const last = [...known.runs.values()].find((run) => run.plan === plan.name && run.workspace === plan.workspace);
  const wrong = (plan.errors ?? []).length > 0;
  const busy = last && !/passed|failed|left|none/.test(last.state);
  return h(
    'li',
    { key: `${plan.workspace}/${plan.file}` },
    h(
      'div',
      { class: 'grow' },
      h('p', {}, h('b', {}, plan.title || plan.name), ' ', h('span', { class: 'mono soft' }, plan.name)),
      h(
        'p',
        { class: 'soft wrap' },
        wrong ? many(plan.errors.length, 'mistake') : many(plan.phases, 'phase'),
        ` · ${plan.file.startsWith(`${plan.workspace}/`) ? plan.file.slice(plan.workspace.length + 1) : plan.file}`,
        plan.next_fire && ` · next ${when(plan.next_fire, now)}`,
      ),
      wrong &&
        h(
          'ul',
          { class: 'errors' },
          plan.errors
            .slice(0, 5)
            .map((error) =>
              h(
                'li',
                { class: 'mono wrap' },
                typeof error === 'string' ? error : `${error.line}:${error.column}: ${error.message}`,
              ),
            ),
        ),
    ),
    last
      ? h(
          'a',
          { class: 'plain', href: href({ plan: last.plan, run: last.run, workspace: last.workspace }) },
          chip(stateOf(last)),
        )
      : chip(wrong ? 'broken' : 'none', wrong ? 'Has mistakes' : null),
    h(
      'button',
      { disabled: wrong || busy, on: { click: () => start(plan, last) } },
      last?.state === 'left' || last?.state === 'failed' ? 'Go on' : 'Start',
    ),
  );
}

async function start(plan, last) {
  const goesOn = last?.state === 'left' || last?.state === 'failed';
  const given = await question({
    title: `${goesOn ? 'Go on with' : 'Start'} ${plan.title || plan.name}?`,
    yes: goesOn ? 'Go on' : 'Start',
    text: `${many(plan.phases, 'phase')} in ${plan.workspace}. Workers are started one after the other; agents among them cost tokens.`,
  });
  if (
    given &&
    (await ask(
      `/plans/${encodeURIComponent(plan.name)}/start?workspace=${encodeURIComponent(plan.workspace)}`,
      { new: last?.state === 'passed' },
      `${plan.name} was handed over.`,
    ))
  )
    say(`${plan.name} was handed over; it appears here when it starts.`);
}
