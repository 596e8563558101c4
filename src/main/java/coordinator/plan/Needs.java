package coordinator.plan;

import coordinator.text.Located;
import coordinator.text.Problems;
import coordinator.text.Quote;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What each phase needs, and whether that can ever come true. */
final class Needs {

  /** More would only show the same knot from other sides. */
  private static final int MOST_CYCLES = 20;

  private final Map<String, Located> phases;
  private final Map<String, String> verified;
  private final Problems problems;
  private final Map<String, Set<String>> needs = new LinkedHashMap<>();
  private int cycles;

  private Needs(Map<String, Located> phases, Map<String, String> verified, Problems problems) {
    this.phases = phases;
    this.verified = verified;
    this.problems = problems;
  }

  /**
   * The needs of each phase by its id.
   *
   * @param phases by id, in the plan's order
   * @param verified ids of the phases that are verified by a generated one, by the generated one's
   *     id
   */
  static Map<String, Set<String>> of(
      Map<String, Located> phases, Map<String, String> verified, Problems problems) {
    Needs all = new Needs(phases, verified, problems);
    String before = null;
    for (Map.Entry<String, Located> phase : phases.entrySet()) {
      Set<String> own = new LinkedHashSet<>();
      if (phase.getValue().entries().containsKey("needs")) {
        phase.getValue().texts("needs").forEach(need -> all.add(need, phase.getKey(), own));
      } else if (before != null) {
        own.add(before);
      }
      all.needs.put(phase.getKey(), own);
      before = phase.getKey();
    }
    all.refuseCycles();
    return all.needs;
  }

  private void add(Located need, String of, Set<String> own) {
    String id = need.text();
    if (id.equals(of)) {
      problems.add(need.at(), "phase '" + Quote.of(of) + "' needs itself");
    } else if (phases.containsKey(id) || verified.containsKey(id)) {
      own.add(id);
    } else {
      problems.add(
          need.at(),
          "'needs' names '"
              + Quote.of(id)
              + "', but there is no such phase"
              + problems.nearest(id, phases.keySet()));
    }
  }

  /** Depth first without recursion: ten thousand phases may be one chain. */
  private void refuseCycles() {
    Set<String> done = new HashSet<>();
    for (String start : phases.keySet()) {
      Map<String, Deque<String>> open = new LinkedHashMap<>();
      Deque<String> path = new ArrayDeque<>();
      enter(start, done, open, path);
      while (!path.isEmpty()) {
        String at = path.peekLast();
        String next = open.getOrDefault(at, new ArrayDeque<>()).pollFirst();
        if (next == null) {
          open.remove(at);
          done.add(at);
          path.removeLast();
        } else if (open.containsKey(next)) {
          complain(path, next);
        } else {
          enter(next, done, open, path);
        }
      }
    }
  }

  private void enter(
      String id, Set<String> done, Map<String, Deque<String>> open, Deque<String> path) {
    if (!done.contains(id)) {
      Deque<String> next = new ArrayDeque<>();
      needs.getOrDefault(id, Set.of()).forEach(need -> next.add(verified.getOrDefault(need, need)));
      open.put(id, next);
      path.addLast(id);
    }
  }

  private void complain(Deque<String> open, String back) {
    if (++cycles > MOST_CYCLES) {
      return;
    }
    List<String> path = List.copyOf(open);
    List<String> cycle = new ArrayList<>(path.subList(path.indexOf(back), path.size()));
    Set<String> members = new HashSet<>(cycle);
    String first = phases.keySet().stream().filter(members::contains).findFirst().orElse(back);
    Collections.rotate(cycle, -cycle.indexOf(first));
    cycle.add(first);
    Located node = phases.get(first);
    boolean said = node != null && node.entries().containsKey("needs");
    if (node != null) {
      problems.add(
          said ? node.valueAt("needs") : node.at(),
          "these phases need each other, so none of them could ever start: "
              + String.join(" → ", cycle));
    }
  }
}
