// One run: what it is, what can be done with it, and its timeline.
import { h } from '../dom.js';
import { runPath } from '../api.js';
import { go } from '../route.js';
import { chip, sign } from '../signs.js';
import { ask, changed, isLong, known } from '../store.js';
import { question } from '../dialog.js';
import { view as timeline } from '../timeline.js';
import { clock, count, DOORS, full, many, span, state, stateOf, unit, when } from '../words.js';
import { tip } from './tip.js';

let width = 800;

export function head(run, now) {
  const shown = stateOf(run);
  return h(
    'div',
    { class: 'head' },
    h(
      'div',
      { class: 'grow' },
      h('a', { class: 'back', href: '#/' }, sign('back'), 'All runs'),
      h('div', { class: 'row' }, h('h1', {}, run.title || run.plan), chip(shown)),
      h('p', { class: 'soft mono wrap' }, `${DOORS[run.door] ? `${DOORS[run.door]} · ` : ''}${run.plan} · ${run.run} · ${run.workspace}`),
    ),
    h('div', { class: 'row actions' }, buttons(run)),
  );
}

function buttons(run) {
  const path = (verb) => runPath(known.at, `/${verb}`);
  const held = Boolean(run.coordinator);
  const isPlan = run.door === 'plan'; // what else is left, its own command takes up
  const under = run.state === 'running' || run.state === 'draining';
  return [
    run.state === 'running' &&
      h(
        'button',
        { key: 'stop', on: { click: () => ask(path('stop'), {}, 'Asked: it stops when this phase is over.') } },
        unit(run) === 'task' ? 'Stop after what is under way' : 'Stop after this phase',
      ),
    (under || (run.state === 'left' && isPlan)) &&
      h(
        'button',
        {
          key: 'kill',
          class: 'danger',
          on: {
            click: async () => {
              const given = await question({
                title: 'Kill this run now?',
                danger: true,
                yes: 'Kill it',
                note: 'Why, for the record (may be empty)',
                text: 'Its worker and everything that the worker started is stopped at once. The phase under way is open again; what passed stays. The run can be resumed.',
              });
              if (given) ask(path('kill'), { note: given.note }, 'Asked: its worker is being stopped.');
            },
          },
        },
        'Kill…',
      ),
    !held &&
      isPlan &&
      (run.state === 'left' || run.state === 'failed') &&
      h(
        'button',
        { key: 'resume', class: 'primary', on: { click: () => ask(path('resume'), {}, 'It goes on.') } },
        'Resume',
      ),
    h(
      'a',
      {
        key: 'report',
        class: 'button',
        href: `/api/v1${runPath(known.at, '/report')}`,
        target: '_blank',
        rel: 'noopener',
      },
      'Report',
    ),
  ];
}

export function facts(run, now) {
  const live = run.state === 'running' || run.state === 'draining';
  const end = live ? now : Date.parse(run.ended_at ?? run.changed_at);
  const tries = run.phases.reduce((sum, p) => sum + (p.attempts ?? 0), 0);
  const again = run.phases.reduce((sum, p) => sum + Math.max(0, (p.attempts ?? 0) - 1), 0);
  const working = run.phases.find((p) => p.pid);
  const polled = run.phases.find((p) => p.next_poll);
  const ledger = run.ledger;
  return h(
    'dl',
    { class: 'facts num' },
    fact(
      run.started_at ? `${live ? 'Runs since' : 'Took, from'} ${when(run.started_at, now)}` : 'Not started',
      run.started_at ? h('span', { title: full(run.started_at) }, span(end - Date.parse(run.started_at))) : '–',
    ),
    fact(
      unit(run) === 'task' ? 'Tasks' : 'Phases',
      `${count(run.phases_passed)} of ${count(run.phases_total)} passed${run.phases_failed ? `, ${count(run.phases_failed)} failed` : ''}`,
    ),
    !isLong(run) && fact('Attempts', again ? `${tries}, ${many(again, 'repeat')}` : String(tries)),
    run.tokens > 0 && fact('Tokens', count(run.tokens)),
    working && !isLong(run) && fact('Worker', h('span', { class: 'mono' }, `PID ${working.pid}`)),
    polled && !isLong(run) && fact('Next poll', `${clock(polled.next_poll)}, in ${span(Date.parse(polled.next_poll) - now)}`),
    fact(
      'Coordinator',
      run.coordinator
        ? h(
            'span',
            { class: 'mono' },
            typeof run.coordinator === 'string' ? run.coordinator : `PID ${run.coordinator.pid}`,
          )
        : 'nobody holds it',
    ),
    ledger &&
      fact(
        'Ledger',
        h(
          'span',
          { class: `tone is-${ledger.verified ? 'pass' : 'fail'}` },
          sign(ledger.verified ? 'check' : 'cross'),
          ledger.verified ? ` ${many(ledger.entries, 'event')}, chain holds` : ' does not verify',
        ),
      ),
  );
}

const fact = (name, value) => h('div', { key: name }, h('dt', {}, name), h('dd', {}, value));

/** What a person should know before everything else. */
export function notices(run) {
  const asking = run.phases.find((p) => p.state === 'parked' && stateOf(run) === 'asking');
  const unchecked = run.phases.filter((p) => p.because_unchecked);
  return [
    run.ledger &&
      !run.ledger.verified &&
      h(
        'p',
        { key: 'ledger', class: 'notice is-fail', role: 'alert' },
        sign('cross'),
        h('span', {}, h('b', {}, 'The record does not verify. '), run.ledger.problem ?? ''),
      ),
    run.why &&
      h(
        'p',
        { key: 'why', class: `notice is-${state(stateOf(run)).tone}` },
        sign(state(stateOf(run)).sign),
        h('span', { class: 'wrap' }, run.why),
      ),
    asking &&
      h(
        'p',
        { key: 'asking', class: 'notice is-ask' },
        sign('hand'),
        h(
          'span',
          {},
          h('b', {}, `${asking.id} waits for you. `),
          'Look at what the phases before it left, then approve or reject it below.',
        ),
      ),
    unchecked.length > 0 &&
      h(
        'p',
        { key: 'unchecked', class: 'notice is-park' },
        sign('hand'),
        h('span', {}, `Passed, but nothing checked the work: ${unchecked.map((p) => p.id).join(', ')}`),
      ),
  ];
}

export function time(run, now) {
  const live = run.state === 'running' || run.state === 'draining';
  const zoom = (by) => {
    known.zoom = Math.min(64, Math.max(1, known.zoom * by));
    changed();
  };
  return h(
    'section',
    { class: 'card timeline', 'aria-labelledby': 'timeline' },
    h(
      'header',
      {},
      h('h2', { id: 'timeline' }, 'Timeline'),
      live && h('span', { class: 'soft live' }, known.line === false ? 'waiting for the server' : 'live'),
      h(
        'ul',
        { class: 'grow legend', 'aria-label': 'Signs' },
        [
          ['attempt', 'attempt'],
          ['poll', 'poll'],
          ['check', 'check'],
          ['park', 'waits'],
        ].map(([name, word]) => h('li', { class: 'soft' }, h('i', { class: `key key-${name}` }), word)),
      ),
      h(
        'div',
        { class: 'row tools' },
        h(
          'button',
          {
            class: 'icon',
            'aria-label': 'Show more of the time at once',
            title: 'Zoom out',
            disabled: known.zoom <= 1,
            on: { click: () => zoom(0.5) },
          },
          sign('minus'),
        ),
        h(
          'button',
          {
            class: 'icon wide',
            title: 'Zoom to fit',
            'aria-label': 'Zoom to fit',
            disabled: known.zoom === 1,
            on: { click: () => zoom(0) },
          },
          'Fit',
        ),
        h(
          'button',
          {
            class: 'icon',
            'aria-label': 'Show less of the time, larger',
            title: 'Zoom in',
            disabled: known.zoom >= 64,
            on: { click: () => zoom(2) },
          },
          sign('plus'),
        ),
      ),
    ),
    h(
      'div',
      { class: 'tl-frame', own: null },
      timeline(run, now, live, {
        phase: known.at.phase,
        width,
        zoom: known.zoom,
        tip,
        pick: (phase, attempt = null) => go({ ...known.at, phase, attempt }, false),
      }),
    ),
  );
}

/** Follows the width that the timeline has. */
export function watch(app) {
  const observer = new ResizeObserver(([entry]) => {
    if (Math.abs(entry.contentRect.width - width) > 1) {
      width = entry.contentRect.width;
      changed();
    }
  });
  let seen = null;
  return () => {
    const box = app.querySelector('.tl-scroll');
    if (box === seen) return;
    if (seen) observer.unobserve(seen);
    seen = box;
    if (box) observer.observe(box);
  };
}
