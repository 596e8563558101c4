// A log of any length: only the lines in view are in the document, and only the blocks around them in memory. The log is
// fetched in blocks by byte range; how many lines a block has is guessed until it has been seen.
import { h, render } from './dom.js';
import { pieces } from './ansi.js';
import { logPart } from './api.js';

const BLOCK = 1 << 17;
const OVERHANG = 1 << 14; // so much of a last line that goes on in the next block is still shown
const KEPT = 48;
const ROW = 19;
const TALLEST = 12_000_000; // browsers place nothing below some 16 million pixels
const FOLLOW_EVERY = 400;

export class Log {
  #path;
  #box;
  #rows;
  #blocks = []; // {lines: count or null, text: [string] or null, used}
  #size = 0;
  #guess = 90; // bytes a line
  #turn = 0;
  #loading = new Set();
  #closed = false;
  #timer = 0;
  #live = false;
  #frame = 0;
  #placed = 0; // where the view itself last scrolled to: a scroll event there is not a person's

  /** Whether the view stays at the end as the log grows. */
  following = true;
  marked = null; // {block, line, pattern}

  constructor(path, box, changed) {
    this.#path = path;
    this.#box = box;
    this.changed = changed;
    this.#rows = document.createElement('div');
    this.#rows.className = 'log-rows';
    box.replaceChildren(this.#rows);
    box.addEventListener('scroll', () => this.#scrolled(), { passive: true });
    this.watcher = new ResizeObserver(() => this.draw());
    this.watcher.observe(box);
    this.#follow();
  }

  /** Whether it is on the page. */
  get shown() {
    return this.#box.isConnected;
  }

  get size() {
    return this.#size;
  }

  /** Whether the log may still grow. */
  set live(live) {
    if (live === this.#live) return;
    this.#live = live;
    clearTimeout(this.#timer);
    this.#follow(); // once more in any case: what was written last
  }

  close() {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.watcher.disconnect();
  }

  async #follow() {
    try {
      const at = this.#size;
      const { part, size } = await logPart(this.#path, at, BLOCK);
      if (this.#closed) return;
      if (size !== this.#size) this.#grown(size, at, part);
      this.trouble = null;
    } catch (trouble) {
      this.trouble = trouble.message;
    }
    if (this.#closed) return;
    this.ready = true;
    this.changed();
    this.draw();
    clearTimeout(this.#timer);
    if (this.#live) this.#timer = setTimeout(() => this.#follow(), FOLLOW_EVERY);
  }

  #grown(size, at, part) {
    const before = Math.max(0, Math.floor((this.#size - 1) / BLOCK));
    if (size < this.#size) this.#blocks = [];
    this.#size = size;
    const whole = at === 0 && part.length === size;
    const number = Math.ceil(size / BLOCK);
    while (this.#blocks.length < number) this.#blocks.push({ lines: null, text: null, used: 0 });
    this.#blocks.length = number;
    for (let i = Math.max(0, before - 1); i < number; i++) if (this.#blocks[i]) this.#blocks[i].stale = true;
    if (whole && number === 1) this.#fill(0, part, 0);
  }

  #rowsOf(i) {
    const block = this.#blocks[i];
    return block.lines ?? Math.max(1, Math.round(this.#bytesOf(i) / this.#guess));
  }

  #bytesOf(i) {
    return Math.min(BLOCK, this.#size - i * BLOCK);
  }

  #total() {
    let sum = 0;
    for (let i = 0; i < this.#blocks.length; i++) sum += this.#rowsOf(i);
    return sum;
  }

  /** How many lines one pixel of scrolling is. */
  #scale(total) {
    return Math.max(1, (total * ROW) / TALLEST);
  }

  async #load(i) {
    if (this.#loading.has(i)) return;
    this.#loading.add(i);
    try {
      const from = Math.max(0, i * BLOCK - 1);
      const { part, size } = await logPart(this.#path, from, BLOCK + OVERHANG + 1);
      if (this.#closed) return;
      if (size > this.#size) this.#grown(size, -1, part);
      this.#fill(i, part, from);
    } catch (trouble) {
      this.trouble = trouble.message;
      this.changed();
    } finally {
      this.#loading.delete(i);
    }
    this.draw();
  }

  #fill(i, part, from) {
    const block = this.#blocks[i];
    if (!block) return;
    const end = Math.min(this.#size, (i + 1) * BLOCK) - from;
    let at = 0;
    if (from > 0) {
      // a line that began in the block before is that block's
      const first = part.indexOf(10);
      at = first < 0 || first >= end ? end : first + 1;
    }
    const decoder = new TextDecoder();
    const lines = [];
    const starts = [];
    while (at < end) {
      const stop = part.indexOf(10, at);
      starts.push(from + at);
      lines.push(decoder.decode(part.subarray(at, stop < 0 ? part.length : stop)));
      at = stop < 0 ? part.length : stop + 1;
    }
    const above = this.#top() !== null && this.#top().block > i ? lines.length - this.#rowsOf(i) : 0;
    Object.assign(block, { lines: lines.length, text: lines, starts, stale: false, used: ++this.#turn });
    if (above && !this.following) this.#box.scrollTop += (above * ROW) / this.#scale(this.#total());
    let [rows, seen] = [0, 0];
    this.#blocks.forEach((b, n) => {
      rows += b.lines ?? 0;
      seen += b.lines === null ? 0 : this.#bytesOf(n);
    });
    if (rows) this.#guess = seen / rows;
    const kept = this.#blocks.filter((b) => b.text).sort((a, b) => b.used - a.used);
    for (const old of kept.slice(KEPT)) old.text = null;
  }

  #top() {
    if (!this.#blocks.length) return null;
    const total = this.#total();
    let row = Math.floor((this.#box.scrollTop / ROW) * this.#scale(total));
    for (let i = 0; i < this.#blocks.length; i++) {
      const rows = this.#rowsOf(i);
      if (row < rows) return { block: i, line: row };
      row -= rows;
    }
    return { block: this.#blocks.length - 1, line: 0 };
  }

  #scrolled() {
    const box = this.#box;
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < ROW * 2;
    if (this.ready && Math.abs(box.scrollTop - this.#placed) > 1.5 && atEnd !== this.following) {
      this.following = atEnd;
      this.changed();
    }
    this.draw();
  }

  draw() {
    if (this.#frame || this.#closed) return;
    this.#frame = requestAnimationFrame(() => {
      this.#frame = 0;
      if (!this.#closed) this.#paint();
    });
  }

  #paint() {
    const box = this.#box;
    const total = this.#total();
    const scale = this.#scale(total);
    const height = Math.ceil((total * ROW) / scale);
    this.#rows.style.height = `${height}px`;
    if (this.following) {
      box.scrollTop = box.scrollHeight;
      this.#placed = box.scrollTop;
    }
    const top = this.#top();
    if (!top) return render(this.#rows);
    const fit = Math.ceil(box.clientHeight / ROW) + 2;
    // With a scale above one the last lines must still come into view at the very end.
    const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 2;
    let { block, line } = scale > 1 && atEnd ? this.#back(fit - 2) : top;
    let y =
      scale > 1
        ? atEnd
          ? box.scrollTop + box.clientHeight - (fit - 2) * ROW
          : box.scrollTop
        : Math.floor(box.scrollTop / ROW) * ROW;
    let number = this.#number(block);
    const rows = [];
    const wanted = new Set();
    while (rows.length < fit && block < this.#blocks.length) {
      const now = this.#blocks[block];
      if (!now.text || now.stale) wanted.add(block);
      if (now.text) now.used = ++this.#turn;
      const count = this.#rowsOf(block);
      for (; line < count && rows.length < fit; line++, y += ROW) {
        rows.push(this.#row(block, line, y, number === null ? null : number + line));
      }
      number = number === null || now.lines === null ? null : number + now.lines;
      block++;
      line = 0;
    }
    render(this.#rows, rows);
    for (const i of wanted) this.#load(i);
  }

  #back(rows) {
    let block = this.#blocks.length - 1;
    let left = rows - this.#rowsOf(block);
    while (left > 0 && block > 0) left -= this.#rowsOf(--block);
    return { block, line: Math.max(0, -left) };
  }

  /** The number of a block's first line, or null while a block before it was never seen. */
  #number(block) {
    let sum = 1;
    for (let i = 0; i < block; i++) {
      if (this.#blocks[i].lines === null) return null;
      sum += this.#blocks[i].lines;
    }
    return sum;
  }

  #row(block, line, y, number) {
    const text = this.#blocks[block].text?.[line];
    const found = this.marked && this.marked.at === this.#blocks[block].starts?.[line];
    return h(
      'div',
      { key: `${block}/${line}`, class: found ? 'log-row found' : 'log-row', css: { transform: `translateY(${y}px)` } },
      h('span', { class: 'log-no', 'aria-hidden': 'true' }, number ?? ''),
      text === undefined ? h('span', { class: 'soft' }, '…') : spans(text, this.pattern),
    );
  }

  /** Goes to the line that begins at a byte. */
  async show(at) {
    this.following = false;
    this.marked = { at };
    const block = Math.floor(at / BLOCK);
    if (!this.#blocks[block]?.text) await this.#load(block);
    const line = Math.max(0, this.#blocks[block]?.starts?.indexOf(at) ?? 0);
    let row = line;
    for (let i = 0; i < block; i++) row += this.#rowsOf(i);
    const above = Math.floor(this.#box.clientHeight / ROW / 3); // some of what comes before it
    this.#box.scrollTop = Math.max(0, ((row - above) * ROW) / this.#scale(this.#total()));
    this.changed();
    this.draw();
  }

  toEnd() {
    this.following = true;
    this.changed();
    this.draw();
  }
}

const LONGEST = 4000;

function spans(text, pattern) {
  const cut = text.length > LONGEST ? text.slice(0, LONGEST) : text;
  const out = [];
  for (const piece of pieces(cut)) {
    let from = 0;
    if (pattern) {
      for (const match of piece.text.matchAll(pattern)) {
        if (!match[0]) continue;
        out.push(span(piece, piece.text.slice(from, match.index)), h('mark', {}, match[0]));
        from = match.index + match[0].length;
      }
    }
    out.push(span(piece, piece.text.slice(from)));
  }
  if (cut !== text) out.push(h('span', { class: 'soft' }, ` … ${text.length - LONGEST} more characters in this line`));
  return out.filter(Boolean);
}

function span(piece, text) {
  if (!text) return null;
  return piece.classes || Object.keys(piece.css).length
    ? h('span', { class: piece.classes || null, css: piece.css }, text)
    : text;
}

/**
 * Looks through a whole log, a piece at a time, and gives the bytes at which lines with the words begin. Every byte is read
 * as one character, the words likewise, so that places in the text are places in the file.
 *
 * @param found told after each piece: all matches so far, and the share that was read
 */
export async function search(path, words, signal, found) {
  const PIECE = 1 << 21;
  const MOST = 5000;
  const letters = new TextDecoder('windows-1252');
  const pattern = literal(letters.decode(new TextEncoder().encode(words)));
  const hits = [];
  let at = 0;
  let size = 1;
  while (at < size && hits.length < MOST) {
    const answer = await logPart(path, at, PIECE);
    if (signal.aborted) return;
    size = answer.size;
    const last = answer.part.lastIndexOf(10);
    const end = at + answer.part.length >= size || last < 0 ? answer.part.length : last + 1;
    if (end === 0) break;
    const text = letters.decode(answer.part.subarray(0, end));
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
      hits.push(at + text.lastIndexOf('\n', match.index) + 1);
      const next = text.indexOf('\n', match.index);
      if (next < 0) break;
      pattern.lastIndex = next;
    }
    at += end;
    found(hits, Math.min(1, at / size));
  }
}

/** A pattern for these very words, in whatever case. */
export function literal(words) {
  return new RegExp(words.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'), 'gi');
}
