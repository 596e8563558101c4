// Questions to a worker beside the loop, and their answers while they are written.
import { call } from '../api.js';
import { changed } from '../store.js';

/** By repository: the questions of this page, oldest first. */
const asked = new Map();

export function questions(repo) {
  if (!asked.has(repo)) asked.set(repo, []);
  return asked.get(repo);
}

/** Asks; the answer comes into the question as it is written. */
export async function ask(repo, prompt, docs) {
  const one = { prompt, docs, parts: [], result: null, why: '', stop: new AbortController() };
  questions(repo).push(one);
  changed();
  try {
    const answer = await call(
      'POST',
      `/api/chat?repo=${encodeURIComponent(repo)}`,
      { prompt, docs },
      { signal: one.stop.signal },
    );
    for await (const [event, data] of events(answer.body)) {
      take(one, event, data);
      changed();
    }
    if (!one.result) end(one, 'failed', 'The coordinator went away before the answer was whole.');
  } catch (trouble) {
    if (one.stop.signal.aborted) end(one, 'stopped', 'You stopped it; its worker is ended.');
    else end(one, 'failed', trouble.message);
  }
  changed();
}

function take(one, event, data) {
  const last = one.parts.at(-1);
  if (event === 'begun') Object.assign(one, data);
  else if (event === 'end') end(one, data.result, data.why);
  else if (event === 'text' && last?.kind === 'text') last.text += `\n${data.text}`;
  else one.parts.push({ kind: event, text: data.text });
}

function end(one, result, why) {
  Object.assign(one, { result, why });
}

/** The events of a stream: a name, and what goes with it. */
async function* events(stream) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    waiting += value;
    for (let cut = waiting.indexOf('\n\n'); cut >= 0; cut = waiting.indexOf('\n\n')) {
      const fields = waiting.slice(0, cut).split('\n');
      waiting = waiting.slice(cut + 2);
      const event = fields.find((field) => field.startsWith('event: '));
      const data = fields.find((field) => field.startsWith('data: '));
      if (event && data) yield [event.slice(7), JSON.parse(data.slice(6))];
    }
  }
}
