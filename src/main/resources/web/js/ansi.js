// Colours of terminals, as pieces of text with a class or a colour each. Every other escape is taken out.

const ESCAPES =
  /\u001b(?:\[([0-?]*)[ -/]*([@-~])|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|[PX^_][^\u001b]*(?:\u001b\\)?|[ -/]*[0-~])/g;
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g;

/** The pieces of one line; `{text, classes, css}`. */
export function pieces(line) {
  const shown = line.replace(/\r+$/, '');
  const text = shown.slice(shown.lastIndexOf('\r') + 1); // a progress bar: what stood last
  if (!/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(text)) return [{ text, classes: '', css: {} }];
  const found = [];
  let style = {};
  let from = 0;
  const add = (part) => {
    const clean = part.replace(CONTROL, (c) =>
      String.fromCodePoint(c === '\u007f' ? 0x2421 : c < ' ' ? 0x2400 + c.charCodeAt(0) : 0xfffd),
    );
    if (clean) found.push({ text: clean, classes: classes(style), css: css(style) });
  };
  for (const escape of text.matchAll(ESCAPES)) {
    add(text.slice(from, escape.index));
    from = escape.index + escape[0].length;
    if (escape[2] === 'm') style = change(style, escape[1]);
  }
  add(text.slice(from));
  return found;
}

function change(style, params) {
  const codes = params.split(/[;:]/).map((p) => (p === '' ? 0 : Number(p)));
  let next = { ...style };
  for (let i = 0; i < codes.length; i++) {
    const code = codes[i];
    if (code === 0) next = {};
    else if (code === 1) next.bold = true;
    else if (code === 2) next.dim = true;
    else if (code === 3) next.italic = true;
    else if (code === 4) next.under = true;
    else if (code === 7) next.turned = true;
    else if (code === 9) next.struck = true;
    else if (code === 22) next.bold = next.dim = false;
    else if (code === 23) next.italic = false;
    else if (code === 24) next.under = false;
    else if (code === 27) next.turned = false;
    else if (code === 29) next.struck = false;
    else if (code >= 30 && code <= 37) next.ink = code - 30;
    else if (code >= 90 && code <= 97) next.ink = code - 90;
    else if (code === 39) delete next.ink;
    else if (code >= 40 && code <= 47) next.ground = code - 40;
    else if (code >= 100 && code <= 107) next.ground = code - 100;
    else if (code === 49) delete next.ground;
    else if (code === 38 || code === 48) {
      const [colour, used] = extended(codes.slice(i + 1));
      next[code === 38 ? 'ink' : 'ground'] = colour;
      i += used;
    }
  }
  return next;
}

function extended([kind, a, b, c]) {
  if (kind === 5) return [indexed(a ?? 0), 2];
  return kind === 2 ? [`rgb(${[a, b, c].map((n) => Math.min(255, n || 0)).join(' ')})`, 4] : [undefined, 1];
}

function indexed(n) {
  if (n < 16) return n % 8;
  if (n >= 232) {
    const grey = 8 + (n - 232) * 10;
    return `rgb(${grey} ${grey} ${grey})`;
  }
  const level = (v) => (v === 0 ? 0 : 55 + v * 40);
  return `rgb(${level(Math.floor((n - 16) / 36))} ${level(Math.floor((n - 16) / 6) % 6)} ${level((n - 16) % 6)})`;
}

function classes(style) {
  return Object.entries(style)
    .filter(([, on]) => on === true)
    .map(([name]) => `ansi-${name}`)
    .join(' ');
}

function css(style) {
  const named = (colour) => (typeof colour === 'number' ? `var(--ansi-${colour})` : colour);
  const out = {};
  // Sixteen colours and more are the terminal's; a program's own rgb is kept readable by a ground to stand on.
  if (style.ink !== undefined)
    out.color = typeof style.ink === 'number' ? named(style.ink) : `color-mix(in oklab, ${style.ink} 62%, var(--ink))`;
  if (style.ground !== undefined)
    out['background-color'] = `color-mix(in oklab, ${named(style.ground)} 22%, transparent)`;
  return out;
}
