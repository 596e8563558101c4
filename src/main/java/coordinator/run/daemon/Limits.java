package coordinator.run.daemon;

import java.util.Map;

/**
 * How many plans a daemon carries out at once.
 *
 * @param overall in all
 * @param tree in one work tree; two or more only where somebody knows that they do not meet
 * @param profiles by the name of a worker's profile: plans that use it
 */
public record Limits(int overall, int tree, Map<String, Integer> profiles) {

  public static final Limits DEFAULT = new Limits(4, 1, Map.of());

  public Limits {
    profiles = Map.copyOf(profiles);
    if (overall < 1 || tree < 1 || profiles.values().stream().anyMatch(most -> most < 1)) {
      throw new IllegalArgumentException("a limit must be at least 1");
    }
  }
}
