// The ledger: every event in words, the line itself where one asks, and whether the chain holds.
import { h } from '../dom.js';
import { sign } from '../signs.js';
import { changed, earlier, freshLedger, known, say } from '../store.js';
import { clock, full, many } from '../words.js';

const TONES = [
  [/^(task\.settled|run\.ended)$/, (e) => (/fail|reject|spent/.test(e.words) ? 'fail' : 'pass')],
  [/^worker\.started$/, () => 'run'],
  [/^task\.judged$/, (e) => (/ fails/.test(e.words) ? 'fail' : 'pass')],
  [/^task\.(parked|woken)$|^run\.(left|draining)$/, () => 'park'],
  [/^stop\./, () => 'fail'],
];

export function ledger() {
  const page = known.ledger;
  const entries = (page?.entries ?? []).filter((e) => !known.onlyPhase || e.task === known.at.phase);
  return h(
    'section',
    { class: 'card ledger', key: 'ledger', 'aria-labelledby': 'ledger-title' },
    h(
      'header',
      {},
      h('h2', { id: 'ledger-title' }, 'Ledger'),
      h('span', { class: 'grow' }),
      h(
        'button',
        {
          'aria-pressed': String(known.onlyPhase),
          on: {
            click: () => {
              known.onlyPhase = !known.onlyPhase;
              changed();
            },
          },
        },
        `Only ${known.at.phase?.length <= 12 ? known.at.phase : 'this one'}`,
      ),
      h('button', { on: { click: verify } }, 'Verify'),
    ),
    page &&
      h(
        'p',
        { class: `proof tone is-${page.verified ? 'pass' : 'fail'}` },
        sign(page.verified ? 'check' : 'cross'),
        h(
          'span',
          { class: 'wrap' },
          page.verified
            ? `${many(page.total, 'event')}, and the hash chain holds`
            : (page.problem ?? 'does not verify'),
        ),
      ),
    known.ledgerTrouble && h('p', { class: 'empty', role: 'alert' }, known.ledgerTrouble),
    !page && !known.ledgerTrouble && h('p', { class: 'empty' }, 'Loading the ledger…'),
    page && entries.length === 0 && h('p', { class: 'empty' }, 'Nothing of it is in the newest events.'),
    h(
      'ol',
      { class: 'entries', tabindex: 0, 'aria-label': 'Events, newest first' },
      [...entries].reverse().map((e) => entry(e)),
      page &&
        page.entries[0]?.seq > 1 &&
        page.total > page.entries.length &&
        h(
          'li',
          { key: 'earlier' },
          h(
            'button',
            { class: 'quiet more', on: { click: earlier } },
            `Show earlier events (${page.total - page.entries.length})`,
          ),
        ),
    ),
  );
}

function entry(e) {
  const tone = TONES.find(([type]) => type.test(e.type))?.[1](e) ?? 'plain';
  const words = e.task && e.words.startsWith(`${e.task} `) ? e.words.slice(e.task.length + 1) : e.words;
  return h(
    'li',
    { key: e.seq },
    h(
      'details',
      {},
      h(
        'summary',
        {},
        h('time', { class: 'num soft', datetime: e.at, title: full(e.at) }, clock(e.at)),
        h('span', { class: 'entry-task' }, e.task ?? 'run'),
        h('span', { class: `entry-words tone-${tone}` }, words),
      ),
      h('pre', { class: 'line' }, pretty(e.line)),
    ),
  );
}

function pretty(line) {
  try {
    return JSON.stringify(typeof line === 'string' ? JSON.parse(line) : line, null, 1);
  } catch {
    return String(line);
  }
}

function verify() {
  freshLedger();
  say('The chain is read again from its file.');
}
