package coordinator.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * The decisive lines of a command's output: those that say what went wrong, wherever they stand.
 */
final class Decisive {

  private static final int BEFORE = 2;
  private static final int AFTER = 6;

  private Decisive() {}

  /**
   * The most telling line; the last one if none says anything of a failure; empty if there is no
   * output.
   */
  static String line(List<String> lines) {
    String best = "";
    int rank = Integer.MAX_VALUE;
    for (String line : lines) {
      int said = Runners.telling(line);
      if (said >= 0 && said < rank) {
        best = line.strip();
        rank = said;
      }
    }
    if (!best.isEmpty()) {
      return best;
    }
    return lines.stream()
        .filter(line -> !line.isBlank())
        .reduce((first, second) -> second)
        .orElse("")
        .strip();
  }

  /**
   * An excerpt around the telling lines, and the end of the output.
   *
   * @param most how many characters it may have
   */
  static String excerpt(List<String> lines, int most) {
    TreeSet<Integer> chosen = new TreeSet<>();
    int budget = most * 3 / 4;
    for (int rank = 0; rank < 100 && budget > 0; rank++) {
      for (int i = 0; i < lines.size() && budget > 0; i++) {
        if (Runners.telling(lines.get(i)) == rank) {
          for (int j = Math.max(0, i - BEFORE);
              j < Math.min(lines.size(), i + AFTER) && budget > 0;
              j++) {
            budget -= chosen.add(j) ? length(lines.get(j)) : 0;
          }
        }
      }
    }
    budget += most / 4;
    for (int i = lines.size() - 1; i >= 0 && budget > 0; i--) {
      budget -= chosen.add(i) ? length(lines.get(i)) : 0;
    }
    return joined(lines, chosen);
  }

  private static int length(String line) {
    return Math.min(line.length(), 400) + 1;
  }

  private static String joined(List<String> lines, TreeSet<Integer> chosen) {
    List<String> text = new ArrayList<>();
    int next = 0;
    for (int i : chosen) {
      if (i > next) {
        text.add("[… " + (i - next) + " lines left out …]");
      }
      String line = lines.get(i);
      text.add(line.length() <= 400 ? line : line.substring(0, 400) + " …");
      next = i + 1;
    }
    return String.join("\n", text);
  }
}
