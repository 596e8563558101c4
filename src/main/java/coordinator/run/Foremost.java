package coordinator.run;

import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Of very many phases those that a person would want to be told of: what failed before all. */
final class Foremost {

  private static final List<String> LAST = List.of("passed", "waiting");

  private Foremost() {}

  /** At most so many phases, in the order in which they are. */
  static List<Standing.Phase> of(List<Standing.Phase> phases, int most) {
    Set<String> chosen =
        phases.stream()
            .sorted(Comparator.comparing((Standing.Phase phase) -> rank(phase.state())))
            .limit(most)
            .map(Standing.Phase::id)
            .collect(Collectors.toSet());
    return phases.stream().filter(phase -> chosen.contains(phase.id())).toList();
  }

  private static int rank(String state) {
    return state.equals("failed") ? -2 : LAST.indexOf(state);
  }
}
