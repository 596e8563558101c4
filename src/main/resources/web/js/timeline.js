// One run on a time axis: a row a phase; attempts, polls, checks, parks and stops as marks that say what they are.
import { h } from './dom.js';
import { axis } from './axis.js';
import { sign } from './signs.js';
import { asks, bytes, clock, many, minute, phaseState, span, state } from './words.js';

const ROW = 34;
const HEAD = 30;
const END = 28; // room behind the last mark for its sign

const ms = (at) => Date.parse(at);

/** What there is to draw of a phase: `{kind, from, to, tone, title, lines}`; `to` is null while it lasts. */
export function marks(phase) {
  const found = [];
  for (const park of phase.parks ?? []) {
    const person = !park.until;
    found.push({
      kind: 'park',
      from: ms(park.at),
      to: park.woken_at ? ms(park.woken_at) : null,
      tone: person ? 'ask' : 'park',
      title: person ? 'Waited for a person' : `Parked until ${minute(park.until)}`,
      lines: [park.why],
    });
  }
  for (const attempt of phase.history ?? []) {
    const from = ms(attempt.started_at);
    const to = attempt.exited_at ? ms(attempt.exited_at) : null;
    const verdict = attempt.verdict;
    found.push({
      kind: 'attempt',
      number: attempt.number,
      from,
      to,
      tone: verdict ? (verdict.passed ? 'pass' : 'fail') : 'run',
      title: `Attempt ${attempt.number}${attempt.number > 1 ? `, ${attempt.cause}` : ''}`,
      lines: [
        `PID ${attempt.pid}, from ${clock(from)}${to ? `, for ${span(to - from)}` : ''}`,
        attempt.exit?.words ?? 'The worker runs',
        verdict
          ? verdict.passed
            ? 'The checkpoint holds'
            : verdict.reasons
                .filter((r) => r.mark === 'fails')
                .map((r) => `✗ ${r.subject}: ${r.text}`)
                .join('\n')
          : null,
      ].filter(Boolean),
      polls: (attempt.polls ?? []).map((poll) => ms(poll.at)),
      stops: attempt.stops ?? [],
      last: attempt.polls?.at(-1),
    });
    for (const check of attempt.checks ?? []) {
      found.push({
        kind: 'check',
        from: ms(check.started_at),
        to: check.ended_at ? ms(check.ended_at) : null,
        tone: check.mark === 'fails' ? 'fail' : check.mark ? 'pass' : 'run',
        title: `Check ${check.name}`,
        lines: [
          check.text || 'is running',
          check.ended_at ? `took ${span(ms(check.ended_at) - ms(check.started_at))}` : null,
        ].filter(Boolean),
      });
    }
  }
  return found;
}

/**
 * The timeline.
 *
 * @param run the run with its phases
 * @param now the time now
 * @param live whether time goes on in it
 * @param look what is selected and how wide it is: `{phase, width, zoom, pick, tip, zoomTo}`
 */
export function view(run, now, live, look) {
  const rows = run.phases.map((phase) => ({ phase, marks: marks(phase) }));
  const all = rows.flatMap((row) => row.marks);
  const begun = run.started_at ? ms(run.started_at) : now;
  const last = Math.max(begun + 1000, ...all.map((m) => m.to ?? (live ? now : m.from + 1000)));
  const end = live ? Math.max(last, now) : last;
  const width = Math.max(220, Math.floor((look.width - END) * look.zoom));
  const busy = all.filter((m) => m.kind !== 'park').map((m) => [m.from, m.to ?? end]);
  const scale = axis(busy, begun, end, width - 8);
  const x = (at) => 4 + scale.place(at);
  const height = HEAD + rows.length * ROW;
  const place = (mark) => {
    const from = x(mark.from);
    return [from, Math.max(mark.kind === 'check' ? 4 : 5, x(mark.to ?? end) - from)];
  };
  return h(
    'div',
    { class: 'tl', role: 'group', 'aria-label': 'Timeline of the phases', on: { keydown: (event) => move(event) } },
    h(
      'div',
      { class: 'tl-names' },
      h('div', { class: 'tl-corner' }),
      rows.map(({ phase }) => name(phase, look)),
    ),
    h(
      'div',
      { class: 'tl-scroll' },
      h(
        'svg',
        { width: width + END, height, role: 'presentation' },
        h(
          'defs',
          {},
          h(
            'pattern',
            { id: 'hatch', width: 6, height: 6, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)' },
            h('path', { d: 'M0 0V6', class: 'hatch' }),
          ),
        ),
        scale.gaps.map((gap) =>
          h(
            'g',
            { key: `g${gap.from}` },
            h('rect', {
              x: x(gap.from) + 3,
              y: HEAD - 6,
              width: Math.max(0, gap.width - 6),
              height: height - HEAD + 6,
              rx: 4,
              class: 'tl-gap',
            }),
            h(
              'text',
              { x: x(gap.from) + gap.width / 2, y: 17, 'text-anchor': 'middle', class: 'tl-note' },
              shortly(gap.to - gap.from),
            ),
          ),
        ),
        scale.ticks.map((tick) =>
          h(
            'g',
            { key: `t${tick.at}` },
            h('path', { d: `M${x(tick.at).toFixed(1)} ${HEAD - 4}V${height}`, class: 'tl-grid' }),
            x(tick.at) > 26 &&
              h(
                'text',
                { x: x(tick.at), y: 17, class: 'tl-tick', 'text-anchor': 'middle' },
                tick.seconds ? clock(tick.at) : minute(tick.at),
              ),
          ),
        ),
        rows.map(({ phase, marks: own }, i) =>
          h(
            'g',
            {
              key: phase.id,
              class: phase.id === look.phase ? 'tl-row on' : 'tl-row',
              transform: `translate(0 ${HEAD + i * ROW})`,
            },
            h('rect', {
              x: 0,
              y: 0,
              width: width + END,
              height: ROW,
              class: 'tl-lane',
              on: { click: () => look.pick(phase.id) },
            }),
            own.length === 0 && live && h('path', { d: `M${Math.min(x(end) + 6, width)} 17h14`, class: 'tl-ahead' }),
            own.map((mark, n) => drawn(mark, place(mark), x, phase, n, look)),
            own.length > 0 &&
              tail(
                phase,
                Math.max(
                  ...own.map((m) => {
                    const [at, wide] = place(m);
                    return at + wide;
                  }),
                ),
              ),
          ),
        ),
        live && h('path', { key: 'now', d: `M${x(end).toFixed(1)} ${HEAD - 6}V${height}`, class: 'tl-now' }),
      ),
    ),
  );
}

function name(phase, look) {
  const { tone, sign: shape, word } = state(phaseState(phase));
  const on = phase.id === look.phase;
  return h(
    'button',
    {
      key: phase.id,
      class: `tl-name is-${tone}${on ? ' on' : ''}`,
      'aria-pressed': String(on),
      'data-row': phase.id,
      'aria-label': `${phase.id} ${phase.title || phase.kind || ''}: ${word}`,
      title: `${phase.id} ${phase.title}`.trim(),
      on: { click: () => look.pick(phase.id) },
    },
    h('span', { class: 'tone' }, sign(shape)),
    h('span', { class: 'mono' }, phase.id),
    h('span', { class: 'tl-title' }, phase.title || phase.kind || ''),
    phase.attempts > 1 && h('span', { class: 'soft num' }, `×${phase.attempts}`),
  );
}

function drawn(mark, [from, wide], x, phase, n, look) {
  const label = `${phase.id} ${mark.title}. ${mark.lines.join('. ')}`;
  const tip = { phase: phase.id, title: `${phase.id} · ${mark.title}`, lines: extra(mark), tone: mark.tone };
  const show = (event) => look.tip(tip, event.currentTarget);
  const on = {
    mouseenter: show,
    focus: show,
    mouseleave: () => look.tip(null),
    blur: () => look.tip(null),
    click: () => look.pick(phase.id, mark.number ?? null),
  };
  const at = from.toFixed(1);
  const shape = mark.kind === 'attempt' ? [10, 14, 4] : mark.kind === 'check' ? [12, 10, 2] : [9, 16, 4];
  return h(
    'g',
    {
      key: `${mark.kind}${n}`,
      class: `tl-mark is-${mark.tone}`,
      tabindex: -1,
      role: 'button',
      'aria-label': label,
      'data-row': phase.id,
      on,
    },
    h('rect', {
      x: at,
      y: shape[0],
      width: wide.toFixed(1),
      height: shape[1],
      rx: Math.min(shape[2], wide / 2),
      class: `tl-${mark.kind === 'attempt' ? 'bar' : mark.kind}`,
    }),
    (mark.polls ?? [])
      .slice(-400)
      .map((poll) => h('circle', { cx: x(poll).toFixed(1), cy: 17, r: 1.8, class: 'tl-poll' })),
    (mark.stops ?? []).map((stop) => h('path', { d: `M${x(ms(stop.at)).toFixed(1)} 6v22`, class: 'tl-stop' })),
  );
}

function extra(mark) {
  const lines = [...mark.lines];
  if (mark.last)
    lines.push(
      `${many(mark.polls.length, 'poll')}; at the last: log ${bytes(mark.last.log_bytes)}, CPU ${span(mark.last.cpu * 1000)}`,
    );
  for (const stop of mark.stops ?? [])
    lines.push(
      `${clock(stop.at)} ${stop.signal ? `signal ${stop.signal}` : 'stop asked for'}${stop.reason ? `: ${stop.reason}` : ''}`,
    );
  return lines;
}

function tail(phase, at) {
  const { tone, sign: shape } = state(phaseState(phase));
  if (phase.state !== 'passed' && phase.state !== 'failed' && !asks(phase)) return null;
  return h(
    'g',
    { key: 'tail', class: `is-${tone} tone`, transform: `translate(${(at + 6).toFixed(1)} 10)` },
    sign(shape),
  );
}

/** A length of time in at most seven letters, over a gap. */
function shortly(length) {
  const m = Math.round(length / 60_000);
  return m < 100 ? `${m} min` : m < 2880 ? `${Math.round(m / 60)} h` : `${Math.round(m / 1440)} d`;
}

/** Arrow keys: up and down from phase to phase, right and left through the marks of one. */
function move(event) {
  const step = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key];
  const here = event.target.closest('[data-row]');
  if (!step || !here) {
    if ((event.key === 'Enter' || event.key === ' ') && here?.tagName === 'g') {
      event.preventDefault();
      here.dispatchEvent(new MouseEvent('click'));
    }
    return;
  }
  event.preventDefault();
  const timeline = event.currentTarget;
  if (step[0]) {
    const names = [...timeline.querySelectorAll('.tl-name')];
    names[names.findIndex((n) => n.dataset.row === here.dataset.row) + step[0]]?.focus();
    return;
  }
  const row = [...timeline.querySelectorAll('[data-row]')].filter((n) => n.dataset.row === here.dataset.row);
  const next = row[row.indexOf(here) + step[1]];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}
