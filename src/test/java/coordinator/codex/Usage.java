package coordinator.codex;

/** The tokens a scripted turn claims to have cost. Codex adds up those of all turns of a worker. */
public record Usage(long input, long cachedInput, long output, long reasoningOutput) {
  /** What a turn costs where the script does not say. */
  public static final Usage SMALL = new Usage(100, 0, 10, 0);
}
