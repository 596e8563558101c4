package coordinator.checkpoint;

/**
 * A line in which a report says how its phase ended.
 *
 * @param number counted from 1
 * @param text the line as it stands in the file
 * @param rank how much it weighs beside others
 * @param claim what it says
 */
record VerdictLine(int number, String text, Rank rank, Claim claim) {

  /** Lines of a higher rank silence those of a lower one. */
  enum Rank {
    /** Says how one command or step ended; heard only where nothing else speaks. */
    PART,
    LOOSE,
    /** The very form that the prompt asks for. */
    EXACT
  }

  boolean passes(boolean red) {
    return claim == Claim.PASS || (red && claim == Claim.FAIL_AS_EXPECTED);
  }

  String quoted() {
    String line = text.strip();
    return "'" + (line.length() > 160 ? line.substring(0, 160) + "…" : line) + "'";
  }
}
