package coordinator.checkpoint;

import java.util.regex.Matcher;

/**
 * How many tests ran, by a runner's own closing lines or files.
 *
 * @param runner the runner's name
 * @param ran tests that ran, failed ones included
 * @param failed those that failed
 * @param line the last line that says so
 * @param lastFailed failures that this last line names
 */
record Tally(String runner, long ran, long failed, String line, long lastFailed) {

  static Tally nothing(String runner) {
    return new Tally(runner, 0, 0, "", 0);
  }

  Tally plus(long more, long broken, String said) {
    return new Tally(runner, Math.max(0, ran + more), failed + broken, said.strip(), broken);
  }

  /** Adds a closing line; where a runner prints totals, only these count what ran. */
  Tally plus(Matcher line, String said, boolean totals) {
    long broken = number(line, "failed") + number(line, "errors");
    long skipped = number(line, "skipped");
    long total = totals ? number(line, "total") - skipped : number(line, "passed") + broken;
    return plus(total, broken, said);
  }

  /** The same as read from so many files rather than from a line. */
  Tally saying(int files, String where) {
    String names = where.substring(where.lastIndexOf('/') + 1);
    String said =
        files == 0
            ? runner + " left no new " + names
            : ran + " ran, " + failed + " failed, by " + files + " new " + names;
    return new Tally(runner, ran, failed, said, failed);
  }

  /** Without those that could not be loaded, and those that are none. */
  Tally less(long lost, long none) {
    return lost + none == 0
        ? this
        : new Tally(
            runner, Math.max(0, ran - lost - none), Math.max(0, failed - lost), line, lastFailed);
  }

  private static boolean has(Matcher line, String group) {
    return line.pattern().pattern().contains("(?<" + group + ">") && line.group(group) != null;
  }

  private static long number(Matcher line, String group) {
    return has(line, group) ? Long.parseLong(line.group(group).replaceAll("\\D", "")) : 0;
  }
}
