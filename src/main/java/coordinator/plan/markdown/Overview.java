package coordinator.plan.markdown;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a folder's overview says of the whole plan.
 *
 * @param name the plan's name; empty if it says none
 * @param title its title; empty if it says none
 * @param titles those of its table of phases, by number
 */
record Overview(String name, String title, TreeMap<PhaseNumber, String> titles) {

  private static final Pattern NAME =
      Pattern.compile(
          "^[\\s>*+-]*[*_]*(?i:plan["
              + " -]?id)[*_]*\\s*:[*_]*\\s*[`*]*([A-Za-z0-9][A-Za-z0-9._-]*)[`*]*\\s*$");
  private static final Pattern LINK = Pattern.compile("\\[([^\\]]*)]\\([^)]*\\)");

  static final Overview NONE = new Overview("", "", new TreeMap<>());

  static Overview of(MarkdownFile file) {
    Optional<String> name =
        file.rows()
            .map(row -> NAME.matcher(row.text()))
            .filter(Matcher::matches)
            .map(found -> found.group(1))
            .findFirst();
    String title = file.title().orElse("").replaceFirst("(?i)^plan\\s*[:–—-]\\s*", "").strip();
    return new Overview(name.orElse(""), title, titles(file));
  }

  /** The rows of tables whose first column is called phase, or whose first cell says P02. */
  private static TreeMap<PhaseNumber, String> titles(MarkdownFile file) {
    TreeMap<PhaseNumber, String> titles = new TreeMap<>();
    boolean ofPhases = false;
    int column = 1;
    for (String line : file.rows().map(row -> row.text().strip()).toList()) {
      List<String> cells = cells(line);
      Optional<PhaseNumber> number = PhaseNumber.ofText(cells.get(0));
      if (!line.startsWith("|")) {
        ofPhases = false;
        column = 1;
      } else if (number.isPresent() && (ofPhases || cells.get(0).matches("[Pp].*"))) {
        titles.putIfAbsent(number.get(), column < cells.size() ? cells.get(column) : "");
      } else if (number.isEmpty() && !line.matches("[|:\\s-]+")) {
        ofPhases = cells.get(0).toLowerCase(Locale.ROOT).contains("phase");
        column = titleColumn(cells).orElse(1);
      }
    }
    return titles;
  }

  private static Optional<Integer> titleColumn(List<String> cells) {
    List<String> names = cells.stream().map(cell -> cell.toLowerCase(Locale.ROOT)).toList();
    return List.of("title", "name", "phase title", "phase name").stream()
        .map(names::indexOf)
        .filter(at -> at > 0)
        .findFirst();
  }

  private static List<String> cells(String line) {
    String bare = LINK.matcher(line.strip()).replaceAll("$1").replaceFirst("^\\|", "");
    return Arrays.stream(bare.split("(?<!\\\\)\\|", -1))
        .map(cell -> cell.replaceAll("[`*]+", "").strip())
        .toList();
  }
}
