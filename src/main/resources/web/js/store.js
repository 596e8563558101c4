// What is known, and how it is kept up with what happens. Views read `known`; whatever changes it says so by `changed`.
import { get, listen, phasePath, post, runPath, text, Trouble } from './api.js';
import * as route from './route.js';

const PAGE = 300;
const LEDGER_PAGE = 200;
const MOST_PHASES = 200;
export const TASKS_PAGE = 100;

export const known = {
  at: route.read(),
  line: null, // whether events come; null before it is known
  version: null,
  runs: new Map(),
  total: 0,
  signedOut: false, // whether the server wants to know first who asks
  runsTrouble: null,
  runsReady: false,
  plans: [],
  run: null,
  runTrouble: null,
  phase: null,
  phaseTrouble: null,
  ledger: null,
  ledgerTrouble: null,
  diff: null,
  said: null, // what the last request came to, for a moment
  query: '',
  filter: 'all',
  zoom: 1,
  onlyPhase: false,
  chosen: false,
  part: { state: '', offset: 0 }, // which tasks of a long run are looked at
};

let draw = () => {};
export const onChange = (then) => {
  draw = then;
};
export const changed = () => draw();

const keyOf = (run) => `${run.workspace}\n${run.plan}\n${run.run}`;

/** Whether a run is shown as a list of tasks: a timeline of thousands helps nobody. */
export const isLong = (run) => run.door === 'tasks' || run.door === 'batch' || run.phases_total > MOST_PHASES;

/** To read a run of many tasks anew costs the server more, so it is done more rarely. */
const pause = () => ((known.run?.phases_total ?? 0) > 500 ? 3000 : 0);

/** Collects calls that come close together into one, and never has two under way. */
function calm(wait, work) {
  let timer = 0;
  let busy = false;
  let more = false;
  const start = async () => {
    timer = 0;
    busy = true;
    more = false;
    await work();
    busy = false;
    if (more) request();
  };
  const request = () => {
    if (busy) more = true;
    else timer ||= setTimeout(start, wait + pause());
  };
  return request;
}

export async function loadRuns(limit = Math.max(PAGE, known.runs.size)) {
  try {
    const [list, plans, version] = await Promise.all([get(`/runs?limit=${limit}`), get('/plans'), get('/version')]);
    known.runs = new Map(list.runs.map((run) => [keyOf(run), run]));
    Object.assign(known, {
      total: list.total,
      plans: plans.plans,
      version,
      runsTrouble: null,
      runsReady: true,
      signedOut: false,
    });
  } catch (trouble) {
    known.signedOut = trouble.status === 401;
    known.runsTrouble = trouble.message;
  }
  changed();
}

export const loadMoreRuns = () => loadRuns(known.runs.size + PAGE);

async function loadRun() {
  const at = known.at;
  if (!at.plan) return;
  try {
    const part = known.part;
    const long = isLong(known.run ?? [...known.runs.values()].find((one) => one.plan === at.plan) ?? {});
    const [run, tried] = await Promise.all([
      get(
        runPath(at, '', {
          phase_state: part.state,
          offset: part.offset || null,
          limit: long ? TASKS_PAGE : MOST_PHASES,
        }),
      ),
      long ? null : get(runPath(at, '/attempts', { limit: MOST_PHASES })).catch(() => null),
    ]);
    if (part !== known.part) return;
    for (const { id, attempts, parks } of tried?.phases ?? []) {
      const phase = run.phases.find((one) => one.id === id);
      if (phase) Object.assign(phase, { history: attempts, parks });
    }
    if (at.plan !== known.at.plan || at.run !== known.at.run) return;
    Object.assign(known, { run, runTrouble: null });
    choose();
  } catch (trouble) {
    known.runTrouble = trouble.message;
  }
  changed();
}

/** Which phase to look at where nobody chose one: what is under way, else what failed, else the last that was begun. */
function choose() {
  if (known.chosen && (isLong(known.run) || known.run.phases.some((p) => p.id === known.at.phase))) return;
  const phases = known.run.phases;
  const best =
    phases.find((p) => /running|stopping|inspecting|checking|parked/.test(p.state)) ??
    phases.find((p) => p.state === 'failed') ??
    phases.findLast((p) => p.attempts > 0) ??
    phases[0];
  if (isLong(known.run) && known.at.phase) return; // what one looks at stays when the list goes on
  if (best && best.id !== known.at.phase) {
    known.at = { ...known.at, phase: best.id, attempt: null };
    known.phase = null;
  }
  freshPhase();
}

async function loadPhase() {
  const at = known.at;
  if (!at.plan || !at.phase) return;
  try {
    const phase = await get(phasePath(at, at.phase));
    if (at.phase !== known.at.phase || at.plan !== known.at.plan) return;
    Object.assign(known, { phase, phaseTrouble: null });
    if (at.tab === 'changes') loadDiff();
  } catch (trouble) {
    known.phaseTrouble = trouble.message;
  }
  changed();
}

/** The attempt that is looked at: the one chosen, else the last. */
export function attempt() {
  const all = known.phase?.attempts;
  if (!Array.isArray(all)) return null;
  return all.find((one) => one.number === known.at.attempt) ?? all.at(-1) ?? null;
}

async function loadDiff() {
  const one = attempt();
  if (!one) return;
  const of = `${known.at.phase}/${one.number}/${one.exited_at}`;
  if (known.diff?.of === of) return;
  known.diff = { of, text: null, trouble: null };
  try {
    const diff = await text(phasePath(known.at, known.at.phase, `/attempts/${one.number}/diff`));
    if (known.diff.of === of) known.diff.text = diff;
  } catch (trouble) {
    if (known.diff.of === of)
      known.diff.trouble =
        trouble instanceof Trouble && trouble.status === 404
          ? 'No diff is known for this attempt: only its list of files.'
          : trouble.message;
  }
  changed();
}

/** The newest entries, and as many earlier ones as were asked for. */
async function loadLedger() {
  const at = known.at;
  if (!at.plan) return;
  try {
    const want = known.ledger?.want ?? LEDGER_PAGE;
    let page = await get(
      runPath(at, '/ledger', { offset: Math.max(0, (known.ledger?.total ?? 0) - want), limit: want + 100 }),
    );
    if (page.total > want && (page.entries[0]?.seq ?? 0) < page.total - want - 100) {
      page = await get(runPath(at, '/ledger', { offset: page.total - want, limit: want }));
    }
    if (at.plan !== known.at.plan || at.run !== known.at.run) return;
    Object.assign(known, { ledger: { ...page, want }, ledgerTrouble: null });
  } catch (trouble) {
    known.ledgerTrouble = trouble.message;
  }
  changed();
}

export const freshRun = calm(120, loadRun);
export const freshPhase = calm(60, loadPhase);
export const freshLedger = calm(150, loadLedger);
const freshRuns = calm(300, loadRuns);

/** Looks at other tasks of a long run. */
export function turnTo(part) {
  known.part = { ...known.part, ...part };
  loadRun();
  changed();
}

export function earlier() {
  known.ledger.want += LEDGER_PAGE * 2;
  freshLedger();
}

/** Asks the server for something that changes the run, and says what came of it. */
export async function ask(path, body, done) {
  try {
    await post(path, body);
    say(done);
    freshRun();
    freshPhase();
    freshLedger();
    freshRuns();
    return true;
  } catch (trouble) {
    say(
      trouble.status === 401
        ? 'Not signed in. `coordinator open` prints a link that signs this browser in.'
        : trouble.message,
      true,
    );
    return false;
  }
}

let saidTimer = 0;
export function say(words, bad = false) {
  clearTimeout(saidTimer);
  known.said = { words, bad };
  saidTimer = setTimeout(
    () => {
      known.said = null;
      changed();
    },
    bad ? 12_000 : 5000,
  );
  changed();
}

function moved() {
  const before = known.at;
  const at = route.read();
  const otherRun = at.plan !== before.plan || at.run !== before.run || at.workspace !== before.workspace;
  known.chosen = Boolean(at.phase);
  if (otherRun) {
    Object.assign(known, {
      run: null,
      runTrouble: null,
      phase: null,
      phaseTrouble: null,
      ledger: null,
      ledgerTrouble: null,
      diff: null,
      zoom: 1,
      part: { state: '', offset: 0 },
    });
  } else {
    at.phase ??= before.phase;
  }
  known.at = at;
  if (otherRun) {
    freshRun();
    freshLedger();
    scrollTo(0, 0);
  } else if (at.phase !== before.phase) {
    Object.assign(known, { phase: null, phaseTrouble: null, diff: null });
  }
  if (at.phase) freshPhase();
  changed();
}

export async function begin() {
  addEventListener('hashchange', moved);
  addEventListener('popstate', moved);
  known.chosen = Boolean(known.at.phase);
  await loadRuns();
  if (known.signedOut) return;
  loadRun();
  loadPhase();
  loadLedger();
  const here = (of) =>
    of.plan === known.at.plan &&
    (!known.at.run || of.run === known.at.run) &&
    (!known.at.workspace || of.workspace === known.at.workspace);
  listen({
    line(up) {
      if (known.line === up) return;
      known.line = up;
      changed();
    },
    run(run) {
      if (!known.runs.has(keyOf(run))) freshRuns();
      known.runs.set(keyOf(run), run);
      if (here(run)) freshRun();
      changed();
    },
    entry(entry) {
      if (!here(entry)) return;
      freshRun();
      freshLedger();
      if (entry.task === known.at.phase) freshPhase();
    },
    reset() {
      freshRuns();
      freshRun();
      freshPhase();
      freshLedger();
    },
  });
}
