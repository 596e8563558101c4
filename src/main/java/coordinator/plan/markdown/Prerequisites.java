package coordinator.plan.markdown;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a phase's file says must be completed before it.
 *
 * @param said whether it says anything of it, be it that nothing is required
 * @param phases in the order of the text
 * @param ranges two phases each, which stand for themselves and all between them
 * @param notes what could not be told
 */
record Prerequisites(
    boolean said, List<PhaseNumber> phases, List<Range> ranges, List<String> notes) {

  /** From one phase to another, both included. */
  record Range(PhaseNumber from, PhaseNumber to) {

    boolean holds(PhaseNumber number) {
      return from.compareTo(number) <= 0 && number.compareTo(to) <= 0;
    }
  }

  private static final Pattern REQUIRED =
      Pattern.compile(
          "^[\\s>*+-]*(?:\\[[ xX]?\\]\\s*)?[*_]*(?i:required|requires|depends"
              + " on|dependenc(?:y|ies))[*_]*\\s*:[*_]*\\s*(.*)$");
  private static final Pattern NOTHING =
      Pattern.compile("(?i)\\W*(?:none|nothing|n/?a|no (?:prerequisites|phases)\\b.*)\\W*");
  private static final String NUMBER =
      "[Pp]?\\d{1,4}(?:\\.\\d{1,3})?[A-Za-z]{0,2}(?:-[Vv])?(?![A-Za-z0-9])";
  private static final Pattern LIST =
      Pattern.compile(
          "(?:(?i:phases?)\\s+|(?<![A-Za-z0-9.])(?=P\\d))("
              + NUMBER
              + "(?:\\s*(?:,\\s*and|,|\\+|&|/|and|to|through|[-–—])\\s*(?i:phases?\\s+)?"
              + NUMBER
              + ")*)");
  private static final Pattern RANGE =
      Pattern.compile(
          "(" + NUMBER + ")\\s*(?:to|through|[-–—])\\s*(?i:phase\\s+)?(" + NUMBER + ")");

  static Prerequisites of(MarkdownFile file) {
    List<MarkdownFile.Row> rows =
        file.section("prerequisite").stream().flatMap(part -> part.rows().stream()).toList();
    boolean said = false;
    List<PhaseNumber> phases = new ArrayList<>();
    List<Range> ranges = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (MarkdownFile.Row row : rows) {
      Matcher required = REQUIRED.matcher(row.text());
      if (!required.matches()) {
        continue;
      }
      String text = required.group(1).replaceAll("[*`]+|\\([^)]*\\)", "").strip();
      text = text.substring(0, Math.min(1_000, text.length()));
      int before = phases.size() + ranges.size();
      read(text, phases, ranges);
      boolean nothing = NOTHING.matcher(text).matches();
      said |= nothing || phases.size() + ranges.size() > before;
      if (!nothing && phases.size() + ranges.size() == before) {
        notes.add(
            "line "
                + row.number()
                + " of its file requires '"
                + text
                + "', in which no phase can be told");
      }
    }
    return new Prerequisites(said, phases, ranges, notes);
  }

  private static void read(String text, List<PhaseNumber> phases, List<Range> ranges) {
    Matcher list = LIST.matcher(text);
    while (list.find()) {
      String numbers = list.group(1);
      Matcher range = RANGE.matcher(numbers);
      while (range.find()) {
        ranges.add(
            new Range(
                PhaseNumber.all(range.group(1)).get(0), PhaseNumber.all(range.group(2)).get(0)));
      }
      phases.addAll(PhaseNumber.all(RANGE.matcher(numbers).replaceAll(" ")));
    }
  }
}
