package coordinator.run;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * From time to places on a line. Stretches in which nothing worked, such as a night at a usage
 * limit, are folded to a fixed width, so that a run of three days with two hours of work shows the
 * two hours.
 *
 * @param pieces in order, without holes
 * @param step between two ticks, in milliseconds
 */
record TimeAxis(List<Piece> pieces, long step) {

  private static final double GAP = 56;
  private static final double BETWEEN_TICKS = 84;
  private static final long[] STEPS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400,
    172800
  };

  /** From when to when something worked. */
  record Stretch(Instant from, Instant to) {

    long millis() {
      return Duration.between(from, to).toMillis();
    }
  }

  /** A stretch and where it lies; a gap is drawn folded. */
  record Piece(Stretch time, double x, double width, boolean gap) {

    double place(Instant at) {
      long length = time.millis();
      double share = length == 0 ? 0 : (double) Duration.between(time.from, at).toMillis() / length;
      return x + Math.max(0, Math.min(1, share)) * width;
    }
  }

  /**
   * An axis over what was busy.
   *
   * @param whole from its beginning to its end
   */
  static TimeAxis over(Stretch whole, List<Stretch> busy, double width) {
    long worked = union(busy, 0).stream().mapToLong(Stretch::millis).sum();
    List<Stretch> all = new ArrayList<>(busy);
    all.add(new Stretch(whole.from, whole.from));
    all.add(new Stretch(whole.to, whole.to));
    List<Stretch> kept = union(all, Math.max(60_000, worked * 12 / 100));
    long total = Math.max(1, kept.stream().mapToLong(Stretch::millis).sum());
    double room = Math.max(80, width - (kept.size() - 1) * GAP);
    List<Piece> pieces = new ArrayList<>();
    double x = 0;
    for (int i = 0; i < kept.size(); i++) {
      if (i > 0) {
        pieces.add(new Piece(new Stretch(kept.get(i - 1).to, kept.get(i).from), x, GAP, true));
        x += GAP;
      }
      double wide = room * kept.get(i).millis() / total;
      pieces.add(new Piece(kept.get(i), x, wide, false));
      x += wide;
    }
    return new TimeAxis(pieces, step(total / room));
  }

  private static List<Stretch> union(List<Stretch> stretches, long slack) {
    List<Stretch> joined = new ArrayList<>();
    for (Stretch next : stretches.stream().sorted(Comparator.comparing(Stretch::from)).toList()) {
      Stretch last = joined.isEmpty() ? null : joined.get(joined.size() - 1);
      if (last == null || next.from.isAfter(last.to.plusMillis(slack))) {
        joined.add(next);
      } else if (next.to.isAfter(last.to)) {
        joined.set(joined.size() - 1, new Stretch(last.from, next.to));
      }
    }
    return joined;
  }

  private static long step(double millisPerPixel) {
    for (long seconds : STEPS) {
      if (seconds * 1000 / millisPerPixel >= BETWEEN_TICKS) {
        return seconds * 1000;
      }
    }
    return STEPS[STEPS.length - 1] * 1000;
  }

  double place(Instant at) {
    for (Piece piece : pieces) {
      if (!at.isAfter(piece.time.to)) {
        return piece.place(at);
      }
    }
    Piece last = pieces.get(pieces.size() - 1);
    return last.x + last.width;
  }

  /** Round times in the parts that are not folded, far enough apart to be read. */
  List<Instant> ticks(ZoneId zone) {
    List<Instant> ticks = new ArrayList<>();
    double last = -BETWEEN_TICKS;
    for (Piece piece : pieces) {
      long from = piece.time.from.toEpochMilli();
      long offset = zone.getRules().getOffset(piece.time.from).getTotalSeconds() * 1000L;
      for (long at = -Math.floorDiv(-(from + offset), step) * step - offset;
          !piece.gap && at <= piece.time.to.toEpochMilli();
          at += step) {
        double x = piece.place(Instant.ofEpochMilli(at));
        if (x - last >= GAP) {
          ticks.add(Instant.ofEpochMilli(at));
          last = x;
        }
      }
    }
    return ticks;
  }
}
