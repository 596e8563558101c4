package coordinator.checkpoint;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The forms in which people and agents write a verdict. All are tried on plain text, in which
 * {@code §} stands for the report's own phase and {@code ¶} for another.
 */
final class VerdictForms {

  private static final Pattern TAGS =
      Pattern.compile(
          "(?i)</?(?:b|strong|em|i|u|span|font|p|div|br|h[1-6]|summary|details|mark)\\b[^>]{0,200}>");
  private static final Pattern LINK = Pattern.compile("!?\\[([^]\\[]{1,200})]\\([^)]{0,500}\\)");
  private static final Pattern EMPHASIS =
      Pattern.compile("\\*+|(?<![\\p{L}\\p{N}])_+|_+(?![\\p{L}\\p{N}])");
  private static final Pattern STRUCK = Pattern.compile("~~.{0,400}?~~");
  private static final Pattern HARD_SPACE = Pattern.compile("[\u00a0\u2007\u202f]");
  private static final Map<String, String> SHORTCODES =
      Map.ofEntries(
          Map.entry(":white_check_mark:", "✅"),
          Map.entry(":heavy_check_mark:", "✔"),
          Map.entry(":ballot_box_with_check:", "☑"),
          Map.entry(":green_circle:", "🟢"),
          Map.entry(":tada:", "🎉"),
          Map.entry(":+1:", "👍"),
          Map.entry(":x:", "❌"),
          Map.entry(":negative_squared_cross_mark:", "❎"),
          Map.entry(":red_circle:", "🔴"),
          Map.entry(":no_entry:", "⛔"),
          Map.entry(":warning:", "⚠"),
          Map.entry(":yellow_circle:", "🟡"),
          Map.entry(":construction:", "🚧"),
          Map.entry(":hourglass:", "⌛"));
  private static final Pattern SHORTCODE = Pattern.compile(":[a-z0-9_+-]{1,40}:");
  private static final Pattern LONE_WORD = Pattern.compile("[\\p{L}_ -]{2,24}");
  private static final Pattern SIGNS =
      Pattern.compile(
          "^[" + Claim.GOOD_SIGNS + Claim.BAD_SIGNS + Claim.OPEN_SIGNS + "\ufe0f\\s>→-]+");

  private static final String NOUN =
      "(?:status|verdict|result|outcome|conclusion|assessment|judge?ment|decision)";
  private static final String WHOSE =
      "(?:(?:overall|final|phase|worker(?:'s)?|verification|verifier|completion|task|report|current|execution|implementation|stub|"
          + "remediation|plan|gate|checkpoint|work|review|the|this|own|my|[§¶]|pass/fail)[\\s:–—-]+)*";
  static final Pattern LABEL =
      Pattern.compile(
          "(?i)^(?:[§¶][\\s:–—-]*)?"
              + WHOSE
              + "(?:"
              + NOUN
              + "|overall|verification|completion|pass/fail)(?:\\s+(?:of|for)\\s+(?:this\\s+|the\\s+)?(?:phase|task|[§¶]))?"
              + "(?:\\s+[§¶])?(?:\\s*\\([^)]{0,80}\\))?\\s*(?:[:：=]|\\s[-–—→]+\\s|\\bis\\b|->)\\s*(.*)$");

  /**
   * The same in other languages; only with a single word, since nothing is known of their
   * reservations.
   */
  static final Pattern FOREIGN_LABEL =
      Pattern.compile(
          "(?iu)^(?:statut|résultat|ergebnis|urteil|estado|resultado|stato|esito|статус|результат|итог|状态|狀態|结论|結論|结果|結果|判定|"
              + "ステータス|상태|결과)\\s*[:：=]\\s*([^\\p{L}\\p{N}]*[\\p{L}_]+[^\\p{L}\\p{N}]*)$");

  /** A label behind a sentence, again only with a single word. */
  static final Pattern AFTER_A_SENTENCE =
      Pattern.compile(
          "(?i)^[^.!?]{0,120}[.!]\\s+(?:overall |final )?(?:status|verdict|result)\\s*[:=]\\s*([^\\p{L}\\p{N}]*[a-z_]+[^\\p{L}\\p{N}]*)$");

  /** A failure as the whole's verdict, which no line of the exact form can outvote. */
  static final Pattern LAST_WORD =
      Pattern.compile("(?i)^(?:overall|final)\\s.*?[:：=–—→-]\\s*\\W{0,3}fail(?:ed|ure)?\\b");

  /** The same behind a sentence. */
  static final Pattern LAST_WORD_BEHIND =
      Pattern.compile(
          "(?i)[.!?;]\\s+(?:the\\s+)?(?:overall|final)\\s+(?:status|verdict|result|outcome)\\s*(?:[:：=–—-]|is\\b)\\s*"
              + "\\W{0,3}fail(?:ed|ure)?\\b\\W*$");

  /** A pass with a sign behind it that leads to a footnote. */
  static final Pattern FOOTNOTED =
      Pattern.compile("(?i)\\bpass(?:ed)?(?:\\\\?\\*|†|‡|[¹²³]|\\[\\^\\w{1,8}])+\\s*$");

  static final Pattern BARE_LABEL =
      Pattern.compile(
          "(?i)^(?:\\d+[.)]?\\s*)?(?:[§¶]\\s*)?"
              + WHOSE
              + NOUN
              + "(?:\\s*\\([^)]{0,80}\\))?\\s*:?$");

  private static final String WORD =
      "(?:PASS(?:ED|ING)?|FAIL(?:ED|ING|URE)?|COMPLETED?|DONE|SUCCESS(?:FUL)?|BLOCKED|PARTIAL|INCOMPLETE|NOT[_ ]STARTED|IN[_ ]PROGRESS|RESET_FOR_REDO)";
  private static final Pattern BARE =
      Pattern.compile(
          "^(?:[§¶][\\s:–—-]*)?(?i:(?:phase|worker|task|verification|work)\\s+)?("
              + WORD
              + "(?:\\s*[-–—(.!,].*)?)$");
  private static final Pattern BARE_SIGNED =
      Pattern.compile(BARE.pattern(), Pattern.CASE_INSENSITIVE);
  private static final Pattern TITLE =
      Pattern.compile(
          "(?:[§¶]\\s*(?:[:–—-]\\s*)?|[:–—]\\s*|\\s-\\s+|[(\\[]|["
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
          "(?i)[§¶]|\\b(?:report|phase|worker|verification|overall|final|summary|task)\\b");
  static final Pattern PART =
      Pattern.compile(
          "(?i)\\b(?:tests?|suites?|builds?|lint\\w*|compil\\w+|type-?check\\w*|format\\w*|coverage|commands?|checks?|steps?|outputs?|runs?)\\b");
  private static final Pattern SUBJECT =
      Pattern.compile(
          "(?i)^(?:PLAN\\S*\\s*)?¶|^PLAN\\S*¶|"
              + "\\b(?:verif\\w+|review\\w*|appended|added|audit\\w*|addendum)\\b(?:\\s+(?:by|from|of|for))?[\\s:(–—-]*¶");

  private VerdictForms() {}

  /** The signs that a line begins with, such as a green tick; empty if there are none. */
  static String signs(String text) {
    Matcher signs = SIGNS.matcher(text);
    return signs.find()
            && Claim.has(signs.group(), Claim.GOOD_SIGNS + Claim.BAD_SIGNS + Claim.OPEN_SIGNS)
        ? signs.group()
        : "";
  }

  /** Whether a title makes another phase the subject of its section. */
  static boolean aboutAnother(String title) {
    return PhaseName.foreign(title) && SUBJECT.matcher(title).find();
  }

  /** A line that is a verdict and nothing else, such as {@code ✅ COMPLETE}. */
  static @Nullable Claim bare(String said, String signs) {
    Matcher bare = (signs.isBlank() ? BARE : BARE_SIGNED).matcher(said);
    return bare.matches() ? Claim.of(signs + " " + bare.group(1)) : null;
  }

  /** A title that ends with a verdict, such as {@code P07 Worker Report: PASS}. */
  static @Nullable Claim title(String said) {
    Matcher title = TITLE.matcher(said);
    if (!title.find() || !TITLE_OF_REPORT.matcher(said).find()) {
      return null;
    }
    boolean own = said.indexOf('§') >= 0;
    return PART.matcher(said).find() && !own ? null : Claim.of(said.substring(title.start(1)));
  }

  /**
   * The words of a line without their dress. Inline code is kept only where it is a word by itself.
   */
  static String plain(String text) {
    String said =
        InlineCode.replaced(
            HARD_SPACE.matcher(text).replaceAll(" "),
            code -> LONE_WORD.matcher(code).matches() ? code : " ◦ ");
    said =
        SHORTCODE
            .matcher(said)
            .replaceAll(code -> SHORTCODES.getOrDefault(code.group(), code.group()));
    said = STRUCK.matcher(said).replaceAll(" ");
    said = LINK.matcher(said).replaceAll("$1");
    said = TAGS.matcher(said).replaceAll("");
    said = EMPHASIS.matcher(said).replaceAll("");
    return said.replaceFirst("\\s+#+\\s*$", "").strip();
  }
}
