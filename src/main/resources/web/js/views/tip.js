// The card that says what a mark of the timeline is; shown for the pointer and for the keyboard alike.
import { h, render } from '../dom.js';

let box = null;

export function tip(what, anchor) {
  box ??= document.body.appendChild(Object.assign(document.createElement('div'), { className: 'tip', hidden: true }));
  box.setAttribute('aria-hidden', 'true'); // the mark's own label says the same
  box.hidden = !what;
  if (!what) return;
  render(
    box,
    h('p', { class: `tone is-${what.tone}` }, h('b', {}, what.title)),
    what.lines.map((line) => h('p', {}, line)),
  );
  const at = anchor.getBoundingClientRect();
  const own = box.getBoundingClientRect();
  const left = Math.max(
    8,
    Math.min(innerWidth - own.width - 8, Math.min(at.left + at.width / 2, at.right) - own.width / 2),
  );
  const above = at.top - own.height - 8;
  box.style.left = `${left}px`;
  box.style.top = `${above > 8 ? above : at.bottom + 8}px`;
}

addEventListener('keydown', (event) => {
  if (event.key === 'Escape') tip(null);
});
addEventListener('scroll', () => tip(null), { capture: true, passive: true });
