package coordinator.text;

import coordinator.task.Limits;
import coordinator.task.Timing;
import org.jspecify.annotations.Nullable;

/**
 * What a file says for all its tasks, and a part of it may say anew: which worker, how long, how
 * often mended.
 *
 * @param calling which worker
 * @param timing how long it may take
 * @param remediations how many workers are sent to mend it
 * @param commit whether it is committed when it has passed
 * @param stash whether the changes of an attempt that failed are set aside
 */
public record Settings(
    Calling calling, Timing timing, int remediations, boolean commit, boolean stash) {

  public static final Settings DEFAULT =
      new Settings(Calling.DEFAULT, Timing.DEFAULT, Limits.DEFAULT.remediations(), false, false);

  public static Settings read(Located node, Settings around, Problems problems) {
    Located remediation = node.get("remediation");
    int attempts =
        remediation == null
            ? around.remediations
            : remediation.number("attempts").orElse(around.remediations);
    return new Settings(
        Calling.read(node, around.calling, problems),
        timing(node.get("poll"), around.timing, problems),
        Math.max(0, attempts),
        node.get("commit") == null ? around.commit : node.flag("commit"),
        node.text("on_failure").map("stash"::equals).orElse(around.stash));
  }

  private static Timing timing(@Nullable Located poll, Timing around, Problems problems) {
    if (poll == null) {
      return around;
    }
    return new Timing(
        Durations.read(poll, "every", false, problems).orElse(around.every()),
        Math.max(1, poll.number("cycles").orElse(around.cycles())),
        Durations.read(poll, "grace", true, problems).orElse(around.grace()),
        Durations.read(poll, "stall", false, problems).orElse(around.stall()));
  }
}
