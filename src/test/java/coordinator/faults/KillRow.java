package coordinator.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** All points of one kind: one row of the table. */
final class KillRow {

  final String who;
  final String what;
  int points;
  private int starts;
  private int twice;
  private int lost;
  private int left;
  private final Map<String, Integer> died = new TreeMap<>();
  final List<String> wrong = new ArrayList<>();

  KillRow(String who, String what) {
    this.who = who;
    this.what = what;
  }

  synchronized void add(Point point, String dead, Reckoning reckoning) {
    points++;
    died.merge(dead, 1, Integer::sum);
    starts += reckoning.starts();
    twice += reckoning.twice().size();
    lost += reckoning.lost().size();
    left += reckoning.left().size();
    if (!reckoning.good()) {
      wrong.add(who + ", " + what + ", K=" + point.k() + ", " + dead + " died: " + reckoning);
    }
  }

  static String head() {
    return "| aimed at | killed at the K-th | points | who died | workers that ran | ran twice |"
        + " verdicts, ends or log lines lost | processes left |\n"
        + "|---|---|--:|---|--:|--:|--:|--:|";
  }

  String line() {
    String dead =
        died.entrySet().stream()
            .map(e -> e.getKey() + " " + e.getValue())
            .collect(Collectors.joining(", "));
    return "| %s | %s | %d | %s | %d | %d | %d | %d |"
        .formatted(who, what, points, dead, starts, twice, lost, left);
  }

  static KillRow total(List<KillRow> rows) {
    KillRow sum = new KillRow("**all**", "");
    for (KillRow row : rows) {
      sum.points += row.points;
      row.died.forEach((who, count) -> sum.died.merge(who, count, Integer::sum));
      sum.starts += row.starts;
      sum.twice += row.twice;
      sum.lost += row.lost;
      sum.left += row.left;
      sum.wrong.addAll(row.wrong);
    }
    return sum;
  }
}
