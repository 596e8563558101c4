package coordinator.task;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant by one that is not known. */
public final class Nearest {

  /** Longer words are no slips of the pen, and comparing them costs their product. */
  private static final int LONGEST = 64;

  private Nearest() {}

  /** {@code ; did you mean 'X'?}, or nothing if no known word is near. */
  public static String hint(String word, Collection<String> candidates) {
    return to(word, candidates).map(near -> "; did you mean '" + near + "'?").orElse("");
  }

  public static Optional<String> to(String word, Collection<String> candidates) {
    String plain = plain(word);
    if (plain.isEmpty() || plain.length() > LONGEST) {
      return Optional.empty();
    }
    String best = null;
    int least = plain.length() <= 3 ? 2 : plain.length() / 3 + 1;
    for (String candidate : candidates) {
      String other = plain(candidate);
      if (other.length() > LONGEST || Math.abs(other.length() - plain.length()) >= least) {
        continue;
      }
      int distance = distance(plain, other);
      if (distance < least && distance < Math.max(plain.length(), other.length())) {
        least = distance;
        best = candidate;
      }
    }
    return Optional.ofNullable(best);
  }

  private static String plain(String word) {
    return word.toLowerCase(Locale.ROOT).replace('-', '_');
  }

  /** Edits, where two neighbours that changed places count as one. */
  private static int distance(String a, String b) {
    int[][] cost = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int least =
            Math.min(cost[i - 1][j - 1] + change, Math.min(cost[i - 1][j], cost[i][j - 1]) + 1);
        boolean swapped =
            i > 1
                && j > 1
                && a.charAt(i - 1) == b.charAt(j - 2)
                && a.charAt(i - 2) == b.charAt(j - 1);
        cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
      }
    }
    return cost[a.length()][b.length()];
  }
}
