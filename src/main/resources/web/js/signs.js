// The signs beside words: drawn, so that they look the same with every font.
import { h } from './dom.js';
import { state } from './words.js';

const PATHS = {
  check: 'M3 8.5 6.5 12 13 4.5',
  cross: 'M4 4l8 8M12 4l-8 8',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  hand: 'M8 2.5v6.5M8 12.6v.4',
  clock: 'M8 4.2V8l2.6 1.8M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12z',
  ring: 'M8 12.5a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9z',
  back: 'M10 3 5 8l5 5',
  on: 'M6 3l5 5-5 5',
  plus: 'M8 3v10M3 8h10',
  minus: 'M3 8h10',
  down: 'M3.5 6 8 10.5 12.5 6',
  up: 'M3.5 10 8 5.5l4.5 4.5',
  light:
    'M8 11a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM8 1.2v1.3M8 13.5v1.3M1.2 8h1.3M13.5 8h1.3M3.2 3.2l.9.9M11.9 11.9l.9.9M12.8 3.2l-.9.9M4.1 11.9l-.9.9',
  dark: 'M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8z',
  auto: 'M8 14A6 6 0 1 0 8 2a6 6 0 0 0 0 12zM8 2v12M8 5h5M8 8h6M8 11h5',
};

export function sign(name) {
  const shape =
    name === 'dot'
      ? h('circle', { cx: 8, cy: 8, r: 4, fill: 'currentColor', class: 'pulse' })
      : h('path', { d: PATHS[name] });
  return h(
    'svg',
    {
      class: `sign sign-${name}`,
      viewBox: '0 0 16 16',
      width: 14,
      height: 14,
      'aria-hidden': 'true',
      focusable: 'false',
    },
    shape,
  );
}

export function chip(name, word = null) {
  const known = state(name);
  return h('span', { class: `chip is-${known.tone}` }, sign(known.sign), word ?? known.word);
}
