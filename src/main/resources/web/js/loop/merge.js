// Two people's changes to one text, put together by lines.

const MOST = 4_000_000; // of lines times lines; a larger middle is one difference as a whole

/** What must be done to `a` to get `b`: `[{from, to, lines}]`, each in place of the lines `from` to `to` of `a`. */
export function differences(a, b) {
  let begin = 0;
  while (begin < a.length && begin < b.length && a[begin] === b[begin]) begin++;
  let end = 0;
  while (end < a.length - begin && end < b.length - begin && a[a.length - 1 - end] === b[b.length - 1 - end]) end++;
  const rows = a.length - begin - end;
  const columns = b.length - begin - end;
  if (rows === 0 && columns === 0) return [];
  if (rows === 0 || columns === 0 || rows * columns > MOST)
    return [{ from: begin, to: begin + rows, lines: b.slice(begin, begin + columns) }];
  const longest = Array.from({ length: rows + 1 }, () => new Uint32Array(columns + 1));
  for (let i = rows - 1; i >= 0; i--)
    for (let j = columns - 1; j >= 0; j--)
      longest[i][j] =
        a[begin + i] === b[begin + j] ? longest[i + 1][j + 1] + 1 : Math.max(longest[i + 1][j], longest[i][j + 1]);
  const found = [];
  let open = null;
  for (let i = 0, j = 0; i < rows || j < columns;) {
    if (i < rows && j < columns && a[begin + i] === b[begin + j]) {
      open = null;
      i++;
      j++;
      continue;
    }
    if (!open) found.push((open = { from: begin + i, to: begin + i, lines: [] }));
    if (j >= columns || (i < rows && longest[i + 1][j] >= longest[i][j + 1])) open.to = begin + ++i;
    else open.lines.push(b[begin + j++]);
  }
  return found;
}

/**
 * Both changes in one text. Where both changed the same lines in different ways, both stand there, theirs first.
 *
 * @returns `{text, places}`: the numbers of the lines, from 0, at which both stand
 */
export function merge(base, mine, theirs) {
  const lines = base.split('\n');
  const sides = [mine, theirs].map((text) => differences(lines, text.split('\n')));
  const out = [];
  const places = [];
  let at = 0;
  while (sides[0].length || sides[1].length) {
    const first = Math.min(...sides.flat().map((one) => one.from));
    let end = first;
    const group = [[], []];
    for (let more = true; more;) {
      more = false;
      sides.forEach((side, i) => {
        while (side.length && (side[0].from < end || side[0].from === first)) {
          const next = side[0];
          // what one adds behind lines that the other changed stands behind them
          if (next.from === end && end > first && next.to === next.from) break;
          group[i].push(side.shift());
          end = Math.max(end, next.to);
          more = true;
        }
      });
    }
    out.push(...lines.slice(at, first));
    const [ours, others] = group.map((part) => applied(lines, first, end, part));
    if (!group[1].length || same(ours, others)) out.push(...ours);
    else if (!group[0].length) out.push(...others);
    else {
      const written = group[1].flatMap((one) => one.lines);
      const typed = group[0].flatMap((one) => one.lines).filter((line) => !written.includes(line));
      if (typed.length) places.push(out.length);
      out.push(...others, ...typed);
    }
    at = end;
  }
  out.push(...lines.slice(at));
  return { text: out.join('\n'), places };
}

function applied(lines, from, to, changes) {
  const out = [];
  let at = from;
  for (const change of changes) {
    out.push(...lines.slice(at, change.from), ...change.lines);
    at = change.to;
  }
  out.push(...lines.slice(at, to));
  return out;
}

const same = (a, b) => a.length === b.length && a.every((line, i) => line === b[i]);

/** One text against another, line by line: `[{kind, text}]` with kinds same, added and removed. */
export function compare(before, after) {
  const lines = before.split('\n');
  const out = [];
  let at = 0;
  for (const change of differences(lines, after.split('\n'))) {
    for (; at < change.from; at++) out.push({ kind: 'same', text: lines[at] });
    for (; at < change.to; at++) out.push({ kind: 'removed', text: lines[at] });
    for (const text of change.lines) out.push({ kind: 'added', text });
  }
  for (; at < lines.length; at++) out.push({ kind: 'same', text: lines[at] });
  return out;
}
