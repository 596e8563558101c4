// The loops of the daemon's repositories: how each stands, and the documents of the one that is looked at.
import { call } from '../api.js';
import { changed, known, say } from '../store.js';
import { Draft } from './draft.js';

const BEAT = 1000;
const OTHERS_EVERY = 5; // beats

/** By repository: `{state, trouble}`. */
export const loops = new Map();

/** The one that is looked at; `drafts` by kind. */
export const open = { repo: null, drafts: {}, etag: null, trouble: null, turn: null };

export const KINDS = ['todo', 'progress', 'opinions'];

const at = (repo, path) => `/api/${path}?repo=${encodeURIComponent(repo)}`;

/** Looks at a repository's loop; what is typed elsewhere stays in the browser. */
export function look(repo) {
  if (open.repo === repo) return;
  Object.assign(open, {
    repo,
    drafts: Object.fromEntries(KINDS.map((kind) => [kind, new Draft(repo, kind)])),
    etag: null,
    trouble: null,
    turn: null,
  });
  fresh();
}

async function readState(repo) {
  const before = JSON.stringify(loops.get(repo));
  try {
    loops.set(repo, { state: await (await call('GET', at(repo, 'state'))).json(), trouble: null });
  } catch (trouble) {
    loops.set(repo, { state: loops.get(repo)?.state ?? null, trouble: trouble.message });
  }
  if (JSON.stringify(loops.get(repo)) !== before) changed();
}

async function readDocuments() {
  const { repo, drafts, etag } = open;
  if (!repo) return;
  const writes = KINDS.map((kind) => drafts[kind].writes).join();
  try {
    const answer = await call('GET', at(repo, 'docs'), undefined, { headers: etag ? { 'If-None-Match': etag } : {} });
    const docs = answer.status === 304 ? null : (await answer.json()).docs;
    if (open.repo !== repo || writes !== KINDS.map((kind) => drafts[kind].writes).join()) return;
    if (KINDS.some((kind) => drafts[kind].saving)) return;
    if (docs) {
      open.etag = answer.headers.get('ETag');
      KINDS.forEach((kind) => drafts[kind].takeIn(docs[kind]));
    }
    if (!docs && !open.trouble) return;
    open.trouble = null;
  } catch (trouble) {
    if (open.repo === repo) open.trouble = trouble.message;
  }
  changed();
}

/** Reads now what is otherwise read every second. */
export async function fresh() {
  if (open.repo) await Promise.all([readState(open.repo), readDocuments()]);
}

/** Asks something of the loop that is looked at, and says what came of it. */
export async function ask(verb, body, done) {
  try {
    await call('POST', at(open.repo, `run/${verb}`), body);
    say(done);
  } catch (trouble) {
    say(trouble.message, true);
  }
  await fresh();
}

/** Saves a document, and says how that went. */
export async function save(draft, way = 'save') {
  const saved = draft[way]();
  changed();
  if (await saved) say('Saved.');
  changed();
}

let beat = 0;
async function tick() {
  if (!document.hidden && !known.signedOut && known.version) {
    const others = (known.version.workspaces ?? []).filter((repo) => repo !== open.repo);
    if (beat++ % OTHERS_EVERY === 0) await Promise.all(others.map(readState));
    if (known.at.loop) await fresh();
  }
  setTimeout(tick, BEAT);
}
setTimeout(tick);

addEventListener('beforeunload', (event) => {
  if (Object.values(open.drafts).some((draft) => draft.changed && draft.unkept)) event.preventDefault();
});
