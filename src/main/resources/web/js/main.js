// The page: puts the views together, and draws them again when something changed.
import { h, render } from './dom.js';
import { sign } from './signs.js';
import { begin, isLong, known, onChange } from './store.js';
import { stateOf } from './words.js';
import { list, overview } from './views/runs.js';
import { facts, head, notices, time, watch } from './views/run.js';
import { phase } from './views/phase.js';
import { tasks } from './views/tasks.js';
import { tidy } from './views/log.js';
import { ledger } from './views/ledger.js';
import { loop, loopTitle } from './views/loop.js';

const app = document.getElementById('app');
const THEMES = ['auto', 'light', 'dark'];

function bar() {
  const runs = [...known.runs.values()];
  const sum = (name) => runs.filter((run) => stateOf(run) === name).length;
  const theme = document.documentElement.dataset.theme;
  return h(
    'header',
    { class: 'bar' },
    h(
      'a',
      { class: 'brand', href: '#/' },
      h(
        'svg',
        { viewBox: '0 0 20 16', width: 20, height: 16, 'aria-hidden': 'true' },
        h('path', { class: 'b1', d: 'M1.5 3h8' }),
        h('path', { class: 'b2', d: 'M6.5 8h8' }),
        h('path', { class: 'b3', d: 'M12.5 13h6' }),
      ),
      'coordinator',
    ),
    h('span', { class: 'grow' }),
    h(
      'p',
      { class: 'sums', role: 'status' },
      [
        ['asking', 'ask', 'waits for you', 'wait for you'],
        ['running', 'run', 'running', 'running'],
        ['parked', 'park', 'parked', 'parked'],
      ].map(([name, tone, one, more]) => {
        const n = sum(name);
        return (
          n > 0 &&
          h(
            'span',
            { key: name, class: `chip is-${tone}` },
            sign(name === 'asking' ? 'hand' : name === 'parked' ? 'pause' : 'dot'),
            String(n),
            h('span', { class: 'word' }, n === 1 ? one : more),
          )
        );
      }),
    ),
    h(
      'button',
      {
        class: 'icon',
        'aria-label': `Colours: ${theme}`,
        title: `Colours: ${theme}`,
        on: {
          click: () => {
            const next = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length];
            document.documentElement.dataset.theme = next;
            localStorage.setItem('theme', next);
            draw();
          },
        },
      },
      sign(theme),
    ),
  );
}

function banner() {
  if (known.line === false)
    return h(
      'p',
      { class: 'banner is-fail', role: 'alert', key: 'line' },
      'The connection to the coordinator is lost; trying again. What is shown may be old.',
    );
  return null;
}

function signIn() {
  return h(
    'section',
    { class: 'card sign-in' },
    h('h1', {}, 'Who is there?'),
    h('p', {}, 'This browser is not signed in. On the machine that the coordinator runs on, call'),
    h('pre', {}, 'coordinator open'),
    h(
      'p',
      {},
      'and follow the link that it prints. It holds for a few minutes; the browser is then known for a month.',
    ),
  );
}

function main(now) {
  const { run, at } = known;
  if (known.signedOut) return signIn();
  if (at.loop) return loop(now);
  if (!at.plan) return overview(now);
  if (known.runTrouble && !run)
    return h(
      'div',
      { class: 'card empty', role: 'alert' },
      h('a', { class: 'back', href: '#/' }, sign('back'), 'All runs'),
      h('p', {}, known.runTrouble),
    );
  if (!run) return h('p', { class: 'empty' }, `Loading ${at.plan}…`);
  return [
    head(run, now),
    notices(run),
    facts(run, now),
    isLong(run) ? tasks(run) : time(run, now),
    h('div', { class: 'two', key: 'two' }, phase(run, now), ledger()),
  ];
}

let frame = 0;
function draw() {
  frame ||= requestAnimationFrame(() => {
    frame = 0;
    const now = Date.now();
    document.title =
      known.run && known.at.plan ? `${known.run.title || known.run.plan}: ${stateOf(known.run)}` : loopTitle();
    render(
      app,
      h(
        'a',
        {
          class: 'skip',
          href: '#main',
          on: {
            click: (event) => {
              event.preventDefault();
              document.getElementById('main').focus();
            },
          },
        },
        'Skip to the run',
      ),
      bar(),
      banner(),
      h(
        'div',
        { class: known.signedOut ? 'frame alone' : known.at.plan || known.at.loop ? 'frame in-run' : 'frame' },
        !known.signedOut && list(now),
        h('main', { id: 'main', tabindex: -1 }, main(now)),
      ),
      h(
        'p',
        {
          class: known.said?.bad ? 'said bad' : 'said',
          role: known.said?.bad ? 'alert' : 'status',
          hidden: !known.said,
        },
        known.said?.words ?? '',
      ),
    );
    measure();
    tidy();
    stayAtNow();
  });
}

const measure = watch(app);

/** A timeline that is larger than its window stays at its end while the run goes on, unless somebody scrolled away. */
let wasAtEnd = true;
let wasWide = 0;
function stayAtNow() {
  const box = app.querySelector('.tl-scroll');
  if (!box) return;
  if (box.scrollWidth !== wasWide && wasAtEnd) box.scrollLeft = box.scrollWidth;
  wasWide = box.scrollWidth;
  box.onscroll ??= () => {
    wasAtEnd = box.scrollWidth - box.scrollLeft - box.clientWidth < 40;
  };
}

addEventListener('keydown', (event) => {
  if (event.key === '/' && !/INPUT|TEXTAREA/.test(document.activeElement?.tagName)) {
    event.preventDefault();
    document.getElementById('find')?.focus();
  }
});

onChange(draw);
begin();
draw();
setInterval(() => {
  if (!document.hidden && [...known.runs.values()].some((run) => !/passed|failed/.test(run.state))) draw();
}, 1000);
