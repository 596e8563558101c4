// Calls to the server. What goes wrong becomes a sentence that can be shown.

const BASE = '/api/v1';

/** Something that the server would not do, or that did not reach it. */
export class Trouble extends Error {
  constructor(message, status = 0) {
    super(message);
    this.status = status;
  }
}

/** The address of a path of the API; the loop's are not below the others. */
export const where = (path) => (path.startsWith('/api/') ? path : BASE + path);

export async function call(method, path, body, more = {}) {
  let answer;
  try {
    answer = await fetch(where(path), {
      method,
      ...more,
      headers: { ...more.headers, ...(body === undefined ? {} : { 'Content-Type': 'application/json' }) },
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
    });
  } catch (failure) {
    if (failure.name === 'AbortError') throw failure;
    throw new Trouble('The coordinator does not answer. Is `coordinator serve` still running?');
  }
  if (answer.ok || answer.status === 304) return answer;
  let problem = {};
  try {
    problem = await answer.json();
  } catch {
    // an answer without a problem document: the status has to do
  }
  throw new Trouble(problem.detail || problem.title || `The coordinator answered ${answer.status}.`, answer.status);
}

export const get = async (path) => (await call('GET', path)).json();
export const text = async (path) => (await call('GET', path)).text();
export const post = async (path, body = {}) => (await call('POST', path, body)).json();

/** A part of a log: its bytes, and how long the whole log is now. */
export async function logPart(path, offset, limit) {
  const answer = await call('GET', `${path}${path.includes('?') ? '&' : '?'}offset=${offset}&limit=${limit}`);
  const part = new Uint8Array(await answer.arrayBuffer());
  return { part, size: Number(answer.headers.get('X-Log-Size') ?? offset + part.length) };
}

const words = (params) => {
  const said = new URLSearchParams(
    Object.entries(params).filter(([, value]) => value !== null && value !== undefined && value !== ''),
  );
  return said.size ? `?${said}` : '';
};

/** Where one run is found. */
export function runPath(at, rest = '', params = {}) {
  return `/runs/${encodeURIComponent(at.plan)}${rest}${words({ run: at.run, workspace: at.workspace, ...params })}`;
}

export function phasePath(at, phase, rest = '', params = {}) {
  return runPath(at, `/phases/${encodeURIComponent(phase)}${rest}`, params);
}

/**
 * Listens to what happens, for as long as somebody looks: a page in the background keeps no connection, since a browser
 * has only six to spare for one server.
 */
export function listen({ entry, run, reset, line }) {
  let source = null;
  let again = 0;
  const open = () => {
    if (source || document.hidden) return;
    source = new EventSource(`${BASE}/events`);
    source.addEventListener('open', () => line(true));
    source.addEventListener('entry', (event) => entry(JSON.parse(event.data)));
    source.addEventListener('run', (event) => run(JSON.parse(event.data)));
    source.addEventListener('reset', () => reset());
    source.addEventListener('error', () => {
      line(false);
      if (source?.readyState === EventSource.CLOSED) {
        close();
        again = setTimeout(() => {
          open();
          reset();
        }, 2000);
      }
    });
  };
  const close = () => {
    clearTimeout(again);
    source?.close();
    source = null;
  };
  document.addEventListener('visibilitychange', () => {
    if (document.hidden) return close();
    const missed = !source;
    open();
    if (missed) reset();
  });
  addEventListener('pagehide', close);
  open();
}
