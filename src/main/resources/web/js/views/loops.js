// The repositories' loops in the list beside everything else.
import { h } from '../dom.js';
import { loops as standing } from '../loop/store.js';
import { href } from '../route.js';
import { sign } from '../signs.js';
import { known } from '../store.js';
import { look } from './loop-state.js';

export function loops() {
  const repositories = known.version?.workspaces ?? [];
  return (
    repositories.length > 0 &&
    h(
      'section',
      { key: 'loops' },
      h(
        'h3',
        {},
        repositories.length > 1 ? 'Loops' : 'Loop',
        repositories.length > 1 && h('span', { class: 'num' }, repositories.length),
      ),
      h(
        'ul',
        {},
        repositories.map((repo) => item(repo)),
      ),
    )
  );
}

export const nameOf = (repo) => repo.replace(/\/+$/, '').split('/').at(-1) || repo;

function item(repo) {
  const { state, trouble } = standing.get(repo) ?? {};
  const { tone, sign: shape, word } = look(state);
  const on = known.at.loop === repo;
  const { open = 0, done = 0 } = state?.items ?? {};
  return h(
    'li',
    { key: repo },
    h(
      'a',
      { class: on ? 'item on' : 'item', href: href({ loop: repo }), 'aria-current': on ? 'page' : null, title: repo },
      h('span', { class: `tone is-${tone}` }, sign(shape)),
      h('span', { class: 'item-name' }, nameOf(repo)),
      h('span', { class: 'item-time num' }, open + done > 0 ? `${done}/${open + done}` : ''),
      h(
        'span',
        { class: 'item-line' },
        trouble ?? (open + done > 0 ? `${word} · ${state.items.next ?? 'nothing is open'}` : 'no list of items yet'),
      ),
      open + done > 0 &&
        h(
          'span',
          { class: 'strip', 'aria-hidden': 'true' },
          done > 0 && h('i', { key: 'done', class: 'is-pass', css: { 'flex-grow': String(done) } }),
          open > 0 && h('i', { key: 'open', class: 'is-idle', css: { 'flex-grow': String(open) } }),
        ),
    ),
  );
}
