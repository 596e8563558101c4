package coordinator.checkpoint;

import coordinator.checkpoint.VerdictLine.Rank;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the verdict lines of a report: in its author's own voice, on its own phase, in whatever
 * style.
 */
final class VerdictLines {

  private static final Pattern EXACT = Pattern.compile("Status: (PASS|FAIL)");
  private static final Pattern HEADING = Pattern.compile("^ {0,3}(#{1,6})(?:\\s+|$)(.*)");
  private static final Pattern BOLD = Pattern.compile("^\\s*(\\*\\*|__)([^*_].*?)\\1\\s*:?\\s*$");
  private static final Pattern BULLET =
      Pattern.compile("^(\\s*)(?:[-*+•]|\\d{1,3}[.)])\\s+(?:(\\[[ xX]])\\s+)?");
  private static final Pattern TAGS =
      Pattern.compile(
          "(?i)</?(?:b|strong|em|i|u|span|font|p|div|br|h[1-6]|summary|details|mark)\\b[^>]{0,200}>");
  private static final Pattern LINK = Pattern.compile("!?\\[([^]\\[]{1,200})]\\([^)]{0,500}\\)");
  private static final Pattern EMPHASIS =
      Pattern.compile("\\*+|(?<![\\p{L}\\p{N}])_+|_+(?![\\p{L}\\p{N}])");
  private static final Pattern STRUCK = Pattern.compile("~~.{0,400}?~~");
  private static final Pattern LONE_WORD = Pattern.compile("[\\p{L}_ -]{2,24}");
  private static final Pattern SIGNS =
      Pattern.compile(
          "^[" + Claim.GOOD_SIGNS + Claim.BAD_SIGNS + Claim.OPEN_SIGNS + "\ufe0f\\s>→-]+");

  private static final String NOUN =
      "(?:status|verdict|result|outcome|conclusion|assessment|judge?ment|decision)";
  private static final String WHOSE =
      "(?:(?:overall|final|phase|worker(?:'s)?|verification|verifier|completion|task|report|current|execution|implementation|stub|"
          + "remediation|plan|gate|checkpoint|work|review|the|this|own|my|§|pass/fail)[\\s:–—-]+)*";
  private static final Pattern LABEL =
      Pattern.compile(
          "(?i)^(?:§[\\s:–—-]*)?"
              + WHOSE
              + "(?:"
              + NOUN
              + "|overall|verification|completion|pass/fail)(?:\\s+(?:of|for)\\s+(?:this\\s+|the\\s+)?(?:phase|task|§))?"
              + "(?:\\s+§)?(?:\\s*\\([^)]{0,80}\\))?\\s*(?:[:：=]|\\s[-–—→]+\\s|\\bis\\b|->)\\s*(.*)$");
  private static final Pattern BARE_LABEL =
      Pattern.compile(
          "(?i)^(?:\\d+[.)]?\\s*)?(?:§\\s*)?" + WHOSE + NOUN + "(?:\\s*\\([^)]{0,80}\\))?\\s*:?$");

  private static final String WORD =
      "(?:PASS(?:ED|ING)?|FAIL(?:ED|ING|URE)?|COMPLETED?|DONE|SUCCESS(?:FUL)?|BLOCKED|PARTIAL|INCOMPLETE|NOT[_ ]STARTED|IN[_ ]PROGRESS|RESET_FOR_REDO)";
  private static final Pattern BARE =
      Pattern.compile(
          "^(?:§[\\s:–—-]*)?(?i:(?:phase|worker|task|verification|work)\\s+)?("
              + WORD
              + "(?:\\s*[-–—(.!,].*)?)$");
  private static final Pattern BARE_SIGNED =
      Pattern.compile(BARE.pattern(), Pattern.CASE_INSENSITIVE);
  private static final Pattern TITLE =
      Pattern.compile(
          "(?:§\\s*(?:[:–—-]\\s*)?|[:–—]\\s*|\\s-\\s+|[(\\[]|["
              + Claim.GOOD_SIGNS
              + Claim.BAD_SIGNS
              + Claim.OPEN_SIGNS
              + "]\ufe0f?\\s*)("
              + WORD
              + ")\\s*(?:\\([^)]{0,80}\\)\\s*)?["
              + Claim.GOOD_SIGNS
              + Claim.BAD_SIGNS
              + "\ufe0f)\\].!\\s]*$");
  private static final Pattern TITLE_OF_REPORT =
      Pattern.compile(
          "(?i)§|\\b(?:report|phase|worker|verification|overall|final|summary|task)\\b");
  private static final Pattern PART =
      Pattern.compile(
          "(?i)\\b(?:tests?|suites?|builds?|lint\\w*|compil\\w+|type-?check\\w*|format\\w*|coverage|commands?|checks?|steps?|outputs?|runs?)\\b");
  private static final Pattern SUBJECT_VERIFIED =
      Pattern.compile(
          "(?i)\\b(?:verif\\w+|review\\w*|appended|added|audit\\w*|addendum)\\b(?:\\s+(?:by|from|of|for))?[\\s:(–—-]*§");

  private final PhaseName phase;
  private final List<VerdictLine> found = new ArrayList<>();
  private int foreign;
  private boolean part;
  private boolean labelled;
  private int lastBullet = -1;

  private VerdictLines(PhaseName phase) {
    this.phase = phase;
  }

  static List<VerdictLine> in(Markdown report, PhaseName phase) {
    VerdictLines reader = new VerdictLines(phase);
    report.lines().forEach(reader::line);
    return reader.found;
  }

  private void line(Markdown.Line line) {
    if (line.kind() != Markdown.Kind.PROSE || line.text().isBlank()) {
      labelled = labelled && line.kind() == Markdown.Kind.PROSE;
      return;
    }
    Matcher heading = HEADING.matcher(line.text());
    Matcher bold = BOLD.matcher(line.text());
    boolean isHeading = heading.matches();
    if (isHeading || bold.matches()) {
      section(
          isHeading ? heading.group(1).length() : 7,
          plain(isHeading ? heading.group(2) : line.text()));
    }
    if (foreign > 0) {
      return;
    }
    if (EXACT.matcher(line.text().stripTrailing()).matches()) {
      add(line, Rank.EXACT, line.text().contains("PASS") ? Claim.PASS : Claim.FAIL);
      labelled = false;
      return;
    }
    Matcher bullet = BULLET.matcher(line.text());
    boolean item = bullet.lookingAt();
    boolean nested = item && lastBullet >= 0 && bullet.group(1).length() > lastBullet + 1;
    if (item && !nested) {
      lastBullet = bullet.group(1).length();
    } else if (!item && !Character.isWhitespace(line.text().charAt(0))) {
      lastBullet = -1;
    }
    boolean unticked = item && "[ ]".equals(bullet.group(2));
    if (nested || unticked) {
      return;
    }
    String rest =
        item ? line.text().substring(bullet.end()) : isHeading ? heading.group(2) : line.text();
    judge(line, plain(rest), item, isHeading);
  }

  /** A section that names another phase speaks for that one, until a heading as high as its own. */
  private void section(int level, String title) {
    boolean other = phase.foreign(title);
    String masked = phase.masked(title, "§");
    boolean subject =
        masked.matches("^(?:PLAN\\S*\\s+)?§.*")
            || SUBJECT_VERIFIED.matcher(masked).find()
            || masked.matches("^PLAN\\S*§.*");
    if (other && subject && (foreign == 0 || level <= foreign)) {
      foreign = level;
    } else if (foreign > 0 && (level <= foreign && level < 7 || phase.mentioned(title))) {
      foreign = 0;
    }
    if (level > 1 && level < 7) {
      part = PART.matcher(title).find() && !phase.mentioned(title);
    }
  }

  private void judge(Markdown.Line line, String text, boolean item, boolean heading) {
    boolean wasLabelled = labelled;
    labelled = false;
    if (text.startsWith("|")) {
      row(line, text);
      return;
    }
    String signs = signs(text);
    String said = text.substring(signs.length()).strip();
    Matcher label = LABEL.matcher(phase.masked(said, "§"));
    if (label.matches()) {
      String value = signs + " " + label.group(1);
      String before = said.substring(0, Math.max(0, said.length() - label.group(1).length()));
      if (label.group(1).isBlank() && signs.isBlank()) {
        labelled = !phase.foreign(before);
      } else if (!phase.foreign(before)) {
        add(line, part && !phase.mentioned(before) ? Rank.PART : Rank.LOOSE, Claim.of(value));
      }
      return;
    }
    if (BARE_LABEL.matcher(phase.masked(said, "§")).matches() && heading && !phase.foreign(said)) {
      labelled = true;
      return;
    }
    if (phase.foreign(said) && heading) {
      return;
    }
    boolean spoken = wasLabelled && !heading;
    Claim claim = spoken ? opening(text) : bare(line, said, signs, item, heading);
    add(line, part && !heading ? Rank.PART : Rank.LOOSE, claim);
  }

  /** What stands below a heading such as {@code ## Status}: a verdict, or prose that is none. */
  private static @Nullable Claim opening(String text) {
    return text.length() <= 200 ? Claim.of(text) : null;
  }

  private @Nullable Claim bare(
      Markdown.Line line, String said, String signs, boolean item, boolean heading) {
    String masked = phase.masked(said, "§");
    Matcher bare = (signs.isBlank() ? BARE : BARE_SIGNED).matcher(masked);
    if (!item && bare.matches() && line.text().indexOf('`') < 0 && !phase.foreign(said)) {
      return Claim.of(signs + " " + bare.group(1));
    }
    Matcher title = TITLE.matcher(masked);
    if (heading && title.find() && TITLE_OF_REPORT.matcher(masked).find()) {
      boolean own = phase.mentioned(said);
      boolean direct = masked.substring(title.start()).startsWith("§");
      return PART.matcher(masked).find() && !direct && !own
          ? null
          : Claim.of(masked.substring(title.start(1)));
    }
    return null;
  }

  private void row(Markdown.Line line, String text) {
    String[] cells = text.substring(1).split("\\|", -1);
    if (cells.length >= 2
        && BARE_LABEL.matcher(phase.masked(cells[0].strip(), "§")).matches()
        && !phase.foreign(cells[0])) {
      add(line, part ? Rank.PART : Rank.LOOSE, Claim.of(cells[1].strip()));
    }
  }

  private void add(Markdown.Line line, Rank rank, @Nullable Claim claim) {
    if (claim != null) {
      found.add(new VerdictLine(line.number(), line.raw(), rank, claim));
    }
  }

  private static String signs(String text) {
    Matcher signs = SIGNS.matcher(text);
    return signs.find()
            && Claim.has(signs.group(), Claim.GOOD_SIGNS + Claim.BAD_SIGNS + Claim.OPEN_SIGNS)
        ? signs.group()
        : "";
  }

  /**
   * The words of a line without their dress. Inline code is kept only where it is a word by itself.
   */
  private static String plain(String text) {
    String said =
        InlineCode.replaced(text, code -> LONE_WORD.matcher(code).matches() ? code : " ◦ ");
    said = STRUCK.matcher(said).replaceAll(" ");
    said = LINK.matcher(said).replaceAll("$1");
    said = TAGS.matcher(said).replaceAll("");
    said = EMPHASIS.matcher(said).replaceAll("");
    return said.replaceFirst("\\s+#+\\s*$", "").strip();
  }
}
