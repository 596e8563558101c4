// From time to pixels. Stretches in which nothing works, a night parked at a usage limit, say, are folded to a fixed width,
// so that a run of three days with two hours of work shows the two hours.

const GAP_WIDTH = 56;
const STEPS = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800].map(
  (s) => s * 1000,
);

/** The union of stretches of time, in order; those closer than `slack` become one. */
export function union(stretches, slack = 0) {
  const joined = [];
  for (const [from, to] of [...stretches].sort((a, b) => a[0] - b[0])) {
    const last = joined.at(-1);
    if (last && from <= last[1] + slack) last[1] = Math.max(last[1], to);
    else joined.push([from, to]);
  }
  return joined;
}

/**
 * An axis over what was busy.
 *
 * @param busy stretches `[from, to]` in milliseconds in which something worked
 * @param from where the axis begins
 * @param to where it ends
 * @param width its pixels
 */
export function axis(busy, from, to, width) {
  const end = Math.max(to, from + 1000);
  const worked = union(busy).reduce((sum, [a, b]) => sum + b - a, 0);
  const longest = Math.max(60_000, worked * 0.12);
  const kept = union(
    [[from, from], ...busy, [end, end]].map(([a, b]) => [Math.max(from, a), Math.min(end, b)]),
    longest,
  );
  const gaps = kept.slice(1).map((next, i) => [kept[i][1], next[0]]);
  const room = Math.max(80, width - gaps.length * GAP_WIDTH);
  const total = kept.reduce((sum, [a, b]) => sum + b - a, 0) || 1;
  const pieces = [];
  let x = 0;
  kept.forEach(([a, b], i) => {
    const wide = (room * (b - a)) / total;
    pieces.push({ from: a, to: b, x, width: wide, gap: false });
    x += wide;
    if (i < gaps.length) {
      pieces.push({ from: gaps[i][0], to: gaps[i][1], x, width: GAP_WIDTH, gap: true });
      x += GAP_WIDTH;
    }
  });
  const place = (at) => {
    const piece = pieces.find((p) => at <= p.to) ?? pieces.at(-1);
    const share =
      piece.to === piece.from
        ? 0
        : (Math.min(Math.max(at, piece.from), piece.to) - piece.from) / (piece.to - piece.from);
    return piece.x + share * piece.width;
  };
  return {
    place,
    gaps: pieces.filter((p) => p.gap),
    ticks: ticks(pieces, total / room),
    width: x,
    seconds: total / room < 500,
  };
}

function ticks(pieces, perPixel) {
  const step = STEPS.find((s) => s / perPixel >= 84) ?? STEPS.at(-1);
  const zone = new Date(pieces[0].from).getTimezoneOffset() * 60_000;
  const found = [];
  for (const piece of pieces.filter((p) => !p.gap)) {
    for (let at = Math.ceil((piece.from - zone) / step) * step + zone; at <= piece.to; at += step) {
      const x = piece.x + (piece.to === piece.from ? 0 : ((at - piece.from) / (piece.to - piece.from)) * piece.width);
      if (!found.length || x - found.at(-1).x >= 56) found.push({ at, x, seconds: step < 60_000 });
    }
  }
  return found;
}
