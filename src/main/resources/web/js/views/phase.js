// One phase: its verdict and everything that speaks for or against it.
import { h } from '../dom.js';
import { phasePath } from '../api.js';
import { go } from '../route.js';
import { chip, sign } from '../signs.js';
import { ask, attempt, changed, known } from '../store.js';
import { question } from '../dialog.js';
import * as diff from '../diff.js';
import { asks, bytes, clock, count, many, phaseState, span, unit, when } from '../words.js';
import { logView } from './log.js';

const MARKS = { holds: ['check', 'pass', 'holds'], fails: ['cross', 'fail', 'fails'], note: ['ring', 'idle', 'note'] };
const whole = new Set();

export function phase(run, now) {
  const brief =
    run.phases.find((p) => p.id === known.at.phase) ?? (known.phase?.id === known.at.phase ? known.phase : null);
  if (!brief) return null;
  const one = attempt();
  const detail = known.phase?.id === brief.id ? known.phase : null;
  return h(
    'section',
    { class: 'card phase', key: 'phase', 'aria-labelledby': 'phase-title' },
    h(
      'header',
      {},
      unit(run) === 'task'
        ? h('h2', { id: 'phase-title', class: 'mono wrap' }, brief.title || brief.id)
        : h('h2', { id: 'phase-title' }, h('span', { class: 'mono' }, brief.id), ' ', brief.title || brief.kind || ''),
      chip(phaseState(brief)),
      h('span', { class: 'grow' }),
      h('div', { class: 'row actions' }, buttons(run, brief)),
    ),
    h('p', { class: 'about soft' }, about(brief, now)),
    known.phaseTrouble && h('p', { class: 'empty', role: 'alert' }, known.phaseTrouble),
    !detail && !known.phaseTrouble && h('p', { class: 'empty' }, 'Loading the phase…'),
    detail &&
      Array.isArray(detail.attempts) &&
      detail.attempts.length > 1 &&
      h(
        'div',
        { class: 'attempts', role: 'group', 'aria-label': 'Attempts' },
        detail.attempts.map((a) =>
          h(
            'button',
            {
              key: a.number,
              'aria-pressed': String(a === one),
              on: { click: () => go({ ...known.at, phase: brief.id, attempt: a.number }) },
            },
            h(
              'span',
              { class: `tone is-${a.verdict ? (a.verdict.passed ? 'pass' : 'fail') : 'run'}` },
              sign(a.verdict ? (a.verdict.passed ? 'check' : 'cross') : 'dot'),
            ),
            `Attempt ${a.number}`,
            a.number > 1 && h('span', { class: 'soft' }, a.cause),
          ),
        ),
      ),
    detail && tabs(run, detail, one, now),
  );
}

function about(phase, now) {
  const parts = [
    phase.kind && phase.kind !== 'none' ? phase.kind : null,
    phase.profile,
    phase.mode,
    phase.needs?.length ? `after ${phase.needs.join(', ')}` : null,
    phase.started_at ? `begun ${when(phase.started_at, now)}` : null,
    phase.started_at && phase.ended_at
      ? `took ${span(Date.parse(phase.ended_at) - Date.parse(phase.started_at))}`
      : null,
    phase.reason === phase.state ? null : phase.reason,
  ];
  return [...new Set(parts.filter(Boolean))].join(' · ');
}

function buttons(run, phase) {
  const path = (verb) => phasePath(known.at, phase.id, `/${verb}`);
  const live = run.state === 'running' || run.state === 'draining';
  const answer = async (verb, title, text, yes, danger, done) => {
    const given = await question({ title, text, yes, danger, note: 'A note for the record (may be empty)' });
    if (given) ask(path(verb), { note: given.note }, done);
  };
  return [
    live &&
      asks(phase) &&
      h(
        'button',
        {
          key: 'approve',
          class: 'ask',
          on: {
            click: () =>
              answer(
                'approve',
                `Approve ${phase.id}?`,
                'Its worker is started as soon as it is its turn.',
                'Approve',
                false,
                `${phase.id} is approved.`,
              ),
          },
        },
        'Approve…',
      ),
    live &&
      asks(phase) &&
      h(
        'button',
        {
          key: 'reject',
          class: 'danger',
          on: {
            click: () =>
              answer(
                'reject',
                `Reject ${phase.id}?`,
                'The phase fails, and the run with it. It can be resumed later.',
                'Reject',
                true,
                `${phase.id} is rejected.`,
              ),
          },
        },
        'Reject…',
      ),
    live &&
      phase.state === 'running' &&
      h(
        'button',
        {
          key: 'extend',
          on: {
            click: async () => {
              const given = await question({
                title: `More time for ${phase.id}?`,
                text: 'The worker may be looked at so many times more before it is stopped.',
                yes: 'Give it',
                number: { label: 'Further polls', value: 6 },
              });
              if (given)
                ask(
                  path('extend'),
                  { cycles: given.number },
                  `${phase.id} was given ${many(given.number, 'poll')} more.`,
                );
            },
          },
        },
        'More time…',
      ),
    !live &&
      run.door === 'plan' &&
      run.state !== 'passed' &&
      (phase.state === 'passed' || phase.state === 'failed') &&
      h(
        'button',
        {
          key: 'retry',
          on: {
            click: async () => {
              const given = await question({
                title: `Run again from ${phase.id}?`,
                danger: true,
                yes: 'Run again',
                text: `${phase.id} and all phases after it are done again, also those that passed.`,
              });
              if (given) ask(path('retry'), {}, `It goes on from ${phase.id}.`);
            },
          },
        },
        'Run again from here…',
      ),
  ];
}

function tabs(run, detail, one, now) {
  const files = one?.files ?? [];
  const sum = (name) => files.reduce((n, f) => n + Math.max(0, f[name] ?? 0), 0);
  const all = [
    ['verdict', 'Verdict'],
    ['log', one?.log ? `Log ${bytes(one.log.bytes ?? 0)}` : 'Log'],
    ['changes', files.length ? `Changes +${sum('added')} −${sum('removed')}` : 'Changes'],
    ['checks', one?.checks?.length ? `Checks ${one.checks.length}` : 'Checks'],
    ['prompt', 'Prompt'],
    ['report', 'Report'],
    ['marker', 'Marker'],
  ];
  const tab = all.some(([name]) => name === known.at.tab) ? known.at.tab : 'verdict';
  const to = (name) => go({ ...known.at, phase: detail.id, attempt: known.at.attempt, tab: name }, true);
  const keys = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = all[(all.findIndex(([name]) => name === tab) + step + all.length) % all.length][0];
    to(next);
    requestAnimationFrame(() => document.getElementById(`tab-${next}`)?.focus());
  };
  return [
    h(
      'div',
      { class: 'tabs', role: 'tablist', 'aria-label': 'About the attempt', on: { keydown: keys } },
      all.map(([name, word]) =>
        h(
          'button',
          {
            key: name,
            id: `tab-${name}`,
            role: 'tab',
            'aria-selected': String(name === tab),
            'aria-controls': 'panel',
            tabindex: name === tab ? 0 : -1,
            on: { click: () => to(name) },
          },
          word,
        ),
      ),
    ),
    h(
      'div',
      {
        class: `panel panel-${tab}`,
        id: 'panel',
        key: `panel-${tab}`,
        role: 'tabpanel',
        'aria-labelledby': `tab-${tab}`,
      },
      PANELS[tab](detail, one, now, run),
    ),
  ];
}

const PANELS = {
  verdict(detail, one, now) {
    if (!one)
      return h(
        'p',
        { class: 'empty' },
        asks(detail) ? 'It waits for a person; no worker was started yet.' : 'No worker was started for it yet.',
      );
    // How the worker ended is one of the findings; here it is said with more of it.
    const said = (one.verdict?.reasons ?? []).find((f) => f.subject === 'Worker' && f.text === one.exit?.words);
    const [shape, tone] = said ? MARKS[said.mark] : one.exit ? MARKS.note : ['dot', 'run'];
    const worker = h(
      'div',
      { class: 'finding', key: 'worker' },
      h('span', { class: `tone is-${tone}` }, sign(shape)),
      h('span', {}, 'Worker'),
      h(
        'span',
        {},
        `${one.exit?.words ?? 'runs'}, PID ${one.pid}, from ${clock(one.started_at)}`,
        one.exited_at
          ? `, after ${span(Date.parse(one.exited_at) - Date.parse(one.started_at))}`
          : `, for ${span(now - Date.parse(one.started_at))}`,
        one.tokens?.input || one.tokens?.output
          ? `; ${count(one.tokens.input)} tokens in, ${count(one.tokens.output)} out`
          : '',
      ),
    );
    const findings = (one.verdict?.reasons ?? []).filter((f) => f !== said);
    return [
      h(
        'div',
        { class: 'findings' },
        worker,
        findings.map((f, i) => finding(f, i)),
        (one.verdict ? [] : (one.checks ?? [])).map((check) =>
          h(
            'div',
            { class: 'finding', key: `c${check.number}` },
            h('span', { class: 'tone is-run' }, sign(check.ended_at ? 'check' : 'dot')),
            h('span', {}, `Check ${check.name}`),
            h('span', {}, check.text || `runs for ${span(now - Date.parse(check.started_at))}`),
          ),
        ),
        (one.polls ?? [])
          .slice(-1)
          .map((poll) =>
            h(
              'div',
              { class: 'finding', key: 'poll' },
              h('span', { class: 'soft' }, sign('clock')),
              h('span', {}, 'Last poll'),
              h(
                'span',
                { class: 'num' },
                `${clock(poll.at)}: log ${bytes(poll.log_bytes)}, grew ${span(poll.log_idle * 1000)} ago, CPU ${span(poll.cpu * 1000)}; ${many(one.polls.length, 'poll')} in all`,
              ),
            ),
          ),
      ),
      !one.verdict && h('p', { class: 'soft pad' }, 'No verdict yet: it is judged when its worker has ended.'),
      one.verdict &&
        h(
          'p',
          { class: `tone is-${one.verdict.passed ? 'pass' : 'fail'} pad` },
          h('b', {}, one.verdict.passed ? 'The checkpoint holds.' : 'The checkpoint does not hold.'),
        ),
    ];
  },
  log(detail, one, now, run) {
    return one
      ? logView(
          phasePath(known.at, detail.id, `/attempts/${one.number}/log`),
          `${known.at.workspace ?? ''}/${known.at.plan}/${known.at.run ?? run.run}/${detail.id}/${one.number}`,
          !one.exited_at,
        )
      : h('p', { class: 'empty' }, 'No worker was started yet, so there is no log.');
  },
  changes(detail, one) {
    if (!one?.exited_at) return h('p', { class: 'empty' }, 'The work tree is compared when the worker has ended.');
    const files = one.files ?? [];
    if (files.length === 0 && !known.diff?.text)
      return h('p', { class: 'empty' }, 'No file of the work tree changed in this attempt.');
    const parsed = known.diff?.text ? diff.parse(known.diff.text) : [];
    return [
      parsed.length === 0 &&
        h(
          'ul',
          { class: 'files' },
          files.map((file) =>
            h(
              'li',
              { key: file.path },
              h('span', { class: 'mono wrap grow' }, file.path),
              h('span', { class: 'soft' }, file.change ?? ''),
              file.added < 0
                ? h('span', { class: 'soft' }, 'binary')
                : [
                    h('span', { class: 'num added-word' }, `+${file.added}`),
                    h('span', { class: 'num removed-word' }, `−${file.removed}`),
                  ],
            ),
          ),
        ),
      known.diff?.trouble && h('p', { class: 'soft pad' }, known.diff.trouble),
      known.diff && known.diff.text === null && !known.diff.trouble && h('p', { class: 'empty' }, 'Loading the diff…'),
      diff.view(parsed, whole, (path) => {
        whole.add(path);
        changed();
      }),
    ];
  },
  checks(detail, one) {
    const checks = one?.checks ?? [];
    if (checks.length === 0)
      return h('p', { class: 'empty' }, one ? 'No check was run in this attempt.' : 'No worker was started yet.');
    return h(
      'div',
      { class: 'findings' },
      checks.map((check) => {
        const [shape, tone] = MARKS[check.mark] ?? ['dot', 'run'];
        return h(
          'div',
          { class: 'finding', key: check.number },
          h('span', { class: `tone is-${tone}` }, sign(shape)),
          h('span', {}, check.name),
          h(
            'span',
            {},
            h('code', { class: 'block wrap' }, check.command ?? ''),
            h('span', {}, check.text || 'is running'),
            check.ended_at &&
              h('span', { class: 'soft num' }, ` · ${span(Date.parse(check.ended_at) - Date.parse(check.started_at))}`),
            check.log && h('span', { class: 'soft mono wrap' }, ` · ${check.log}`),
          ),
        );
      }),
    );
  },
  prompt: (detail) => text(detail.prompt, 'This phase has no prompt: it is a shell step.'),
  report: (detail) => file(detail.report, 'No report was written yet, or none is owed.'),
  marker: (detail) => file(detail.marker, 'No completion marker was written yet, or none is owed.'),
};

function finding(f, key) {
  const [shape, tone, word] = MARKS[f.mark] ?? MARKS.note;
  return h(
    'div',
    { class: 'finding', key: `f${key}` },
    h('span', { class: `tone is-${tone}`, role: 'img', 'aria-label': word }, sign(shape)),
    h('span', {}, f.subject),
    h('span', {}, f.text),
  );
}

function text(words, none) {
  return words ? h('pre', { class: 'text', tabindex: 0 }, words) : h('p', { class: 'empty' }, none);
}

function file(one, none) {
  if (!one) return h('p', { class: 'empty' }, none);
  return [
    h('p', { class: 'soft mono wrap pad' }, one.path, one.truncated ? ' (its beginning)' : ''),
    h('pre', { class: 'text', tabindex: 0 }, one.text),
  ];
}
