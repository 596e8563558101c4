// Numbers, times and states in words.

const CLOCK = new Intl.DateTimeFormat(undefined, {
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
  hourCycle: 'h23',
});
const SHORT = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
const DAY = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'short' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'long' });

export const clock = (at) => CLOCK.format(new Date(at));
export const minute = (at) => SHORT.format(new Date(at));
export const full = (at) => FULL.format(new Date(at));

/** A time as one would say it today: the day is named only where it is another one. */
export function when(at, now) {
  const then = new Date(at);
  const today = new Date(now);
  return then.toDateString() === today.toDateString()
    ? SHORT.format(then)
    : `${DAY.format(then)}, ${SHORT.format(then)}`;
}

/** A length of time from milliseconds: `4.2 s`, `47 min`, `3 h 05 min`. */
export function span(ms) {
  const s = Math.max(0, ms) / 1000;
  if (s < 10) return `${s.toFixed(1)} s`;
  if (s < 60) return `${Math.round(s)} s`;
  const m = Math.floor(s / 60);
  if (m < 10) return `${m} min ${String(Math.floor(s % 60)).padStart(2, '0')} s`;
  if (m < 60) return `${m} min`;
  const hours = Math.floor(m / 60);
  return hours < 48
    ? `${hours} h ${String(m % 60).padStart(2, '0')} min`
    : `${Math.floor(hours / 24)} d ${hours % 24} h`;
}

export function bytes(n) {
  if (n < 1024) return `${n} B`;
  if (n < 1 << 20) return `${(n / 1024).toFixed(n < 10240 ? 1 : 0)} KB`;
  return `${(n / (1 << 20)).toFixed(n < 10 << 20 ? 1 : 0)} MB`;
}

export function count(n) {
  if (n < 10000) return n.toLocaleString('en');
  return n < 1e6 ? `${(n / 1000).toFixed(n < 1e5 ? 1 : 0)} k` : `${(n / 1e6).toFixed(2)} M`;
}

export const many = (n, one, more = `${one}s`) => `${n} ${n === 1 ? one : more}`;

/** What a run is made of, and what it is called where its door is not a plan. */
export const unit = (run) => (run.door === 'tasks' || run.door === 'batch' ? 'task' : 'phase');
export const DOORS = { tasks: 'Task folder', batch: 'Batch', loop: 'Loop' };

const STATES = {
  running: ['Running', 'run', 'dot'],
  stopping: ['Being stopped', 'fail', 'dot'],
  inspecting: ['Being inspected', 'run', 'dot'],
  checking: ['Checks run', 'run', 'dot'],
  draining: ['Stops when this is over', 'park', 'dot'],
  asking: ['Waits for you', 'ask', 'hand'],
  parked: ['Parked', 'park', 'pause'],
  queued: ['Queued', 'idle', 'clock'],
  left: ['Left, can be resumed', 'park', 'pause'],
  passed: ['Passed', 'pass', 'check'],
  failed: ['Failed', 'fail', 'cross'],
  broken: ['Record does not verify', 'fail', 'cross'],
  ready: ['Next', 'idle', 'ring'],
  waiting: ['Not started', 'idle', 'ring'],
  none: ['Never run', 'idle', 'ring'],
};

/** A state's word, tone and sign. A state that is not known yet is shown as it came. */
export function state(name) {
  const [word, tone, sign] = STATES[name] ?? [name, 'idle', 'ring'];
  return { word, tone, sign };
}

/** What state a run is in for those who look on: one that waits is not simply running. */
export function stateOf(run) {
  if (run.queued) return 'queued';
  if (run.waits && run.state === 'running') return run.waits.for === 'person' ? 'asking' : 'parked';
  return run.state;
}

/** The same for a phase. */
export function phaseState(phase) {
  return phase.state === 'parked' && asks(phase) ? 'asking' : phase.state;
}

/** Whether a phase waits for a person and not for a time. */
export function asks(phase) {
  const last = (phase.parks ?? []).at(-1);
  return phase.state === 'parked' && (last ? !last.until : /person|approval/.test(phase.reason ?? ''));
}
