package coordinator.checkpoint;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a verdict's words claim, read soberly: a pass with a reservation is no pass. */
enum Claim {
  PASS,
  /**
   * A failure that is said to be the one that was wanted; right only in a phase that must be red.
   */
  FAIL_AS_EXPECTED,
  FAIL,
  /** Neither: not begun, in part, blocked. */
  UNFINISHED;

  static final String GOOD_SIGNS = "✅✔☑🟢👍🎉💚🏁";
  static final String BAD_SIGNS = "❌✖✗✘🔴⛔🚫🛑❎👎";
  static final String OPEN_SIGNS = "⚠🟡🟠⏳⌛🚧🔄⏸❓";

  /** A sign of doubt before the words or right behind the first of them. */
  private static final Pattern OPEN_SIGNED =
      Pattern.compile("^[^\\p{L}\\p{N}]*(?:[\\p{L}]+[\\s\\])]*)?[" + OPEN_SIGNS + "]");

  private static final Pattern NOISE = Pattern.compile("^[^\\p{L}\\p{N}\\[]+");
  private static final Pattern BADGE = Pattern.compile("^\\[(\\w+)]\\s*(?:[-:]\\s*)?(?=\\S)");
  private static final Pattern TICKED = Pattern.compile("\\[[xX✓✔]]\\s*");
  private static final Pattern UNTICKED = Pattern.compile("\\[\\s?]\\s*[\\w/]+");

  private static final String GOOD =
      "(?:pass(?:ed|es|ing)?|success(?:ful|fully)?|succeeded|completed?|done|ok|okay|green|verified|approved|accepted|finished|implemented)";
  private static final String BAD =
      "(?:fail(?:ed|s|ing|ures?)?|errors?|errored|red|broken|rejected|unsuccessful|crashed|no[- ]go)";
  private static final String OPEN =
      "(?:not\\b|not_\\w+|in[_ -]?progress|partial(?:ly)?|incomplete|blocked|reset\\w*|pending|todo|tbd|to_be\\w*|wip|"
          + "started|ongoing|skipped|unknown|unverified|untested|aborted|cancell?ed|paused|waiting|unfinished|on[_ -]hold|inconclusive|"
          + "deferred|unable|cannot|could not|unclear|mixed|stub(?:bed)? only|never)";

  /** In other languages only a word that stands alone is understood. */
  private static final Pattern GOOD_ABROAD =
      alone(
          "bestanden|erfolgreich|réussie?|succès|aprobado|éxito|superato|пройдено|успешно|успех|通过|通過|成功|合格|통과");

  private static final Pattern BAD_ABROAD =
      alone(
          "fehlgeschlagen|échec|échoué|suspendido|fallido|fallito|провалено|провал|неудача|不通过|未通过|失败|失敗|不合格|실패");

  private static final String END = "(?![\\w])";
  private static final Pattern IS_GOOD = start(GOOD);
  private static final Pattern IS_BAD = start(BAD);
  private static final Pattern IS_OPEN = start(OPEN);
  private static final Pattern UNDECIDED =
      start(
          "(?:"
              + GOOD
              + "|"
              + BAD
              + ")\\s*(?:/|\\||\\\\|\\bor\\b)\\s*(?:"
              + GOOD
              + "|"
              + BAD
              + "|partial|blocked)|"
              + GOOD
              + "\\s*(?:→|⇒|[-=]+>)\\s*(?:"
              + BAD
              + "|"
              + OPEN
              + ")");

  /**
   * What takes the sting out of the words that follow: {@code no failures}, {@code 3 fixed errors}.
   */
  private static final Pattern HARMLESS =
      Pattern.compile(
          "(?i)\\b(?:no|not any|zero|0|without(?: any)?|none|nothing|never|0 of \\d+|fix(?:ed|es)|resolv(?:ed|es)|repaired|"
              + "previous(?:ly)?|formerly|earlier|once|after|was|were|until|instead of|no longer)"
              + "\\s+(?:the |any |an? |\\d+ |longer |previously |tests? |test |known |more |unexpected |further |all |new )*"
              + "(?:fail\\w*|errors?|errored|broken|partial\\w*|blocked|blockers?|blocking|incomplete|pending|todos?|unverified|red)");

  private static final String UNABLE =
      "(?:could not|couldn't|cannot|can't|unable|did not|didn't)\\b";

  /** What a pass may not leave undone. */
  private static final Pattern RESERVATION =
      Pattern.compile(
          "(?i)^\\s*\\?|(?:^|[(\\[,;:.–—-]|\\b(?:is|are|still|remains?|but|and|with|only)\\s)\\s*"
              + "(?:partial(?:ly)?|incomplete|blocked|pending|unverified|untested|unfinished|to ?do)\\b(?!-\\w)|"
              + "\\bnot (?:yet )?(?:run|ran|executed|verified|tested|completed?|done|passing|possible|really|quite|fully|entirely)\\b|"
              + "\\bis not\\b|\\bexcept\\b|\\bwithout running\\b|\\bnot (?:yet )?(?:started|begun)\\b|"
              + "(?:^|[(\\[,;:.–—-])\\s*"
              + UNABLE
              + "|\\b(?:but|however|although|though|while|as|since|because|i|we)\\b[^.;]{0,60}\\b"
              + UNABLE
              + "|\\b"
              + UNABLE
              + "\\s+(?:to |yet |be |get |fully |even |actually )*(?:r[ua]n|verif|test|check|finish|complet|execut|buil[dt]|"
              + "compil|reach|install|access|confirm|start|reproduc|pass|implement|fix|mend|done?\\b|work\\b)|"
              + "(?:^|[(\\[,;:.–—-])\\s*(?:conditional(?:ly)?|provisional(?:ly)?|tentative(?:ly)?|simulated|assumed|presumed|"
              + "hypothetical(?:ly)?|theoretical(?:ly)?|faked?|dry[- ]run)(?: (?:runs?|only|results?|pass|output))?\\s*(?:[)\\],;.!:–—-]|$)|"
              + "^\\s*(?:if|once|unless|provided|assuming|subject to)\\b|^\\s*(?:for|of) ¶(?!.*§)|"
              + "\\bwith (?!no\\b|zero\\b)(?:\\w+ )?(?:caveats?|reservations?|concerns?|conditions)\\b|"
              + "(?<!not )(?<!n't )(?<!never )(?<!without )\\b(?:comment(?:ed|ing) out (?:\\w+ ){0,2}|"
              + "(?:disabl|delet|remov|skipp|ignor|exclud|mut)(?:ed|ing) (?:\\w+ ){0,2}(?:failing|broken|red) )(?:tests?|suites?|assertions?|checks?)\\b|"
              + "\\b(?:failing|broken|red|flaky) (?:\\w+ ){0,2}(?:tests?|suites?|assertions?|checks?|cases?) (?:\\w+ ){0,2}"
              + "(?:commented out|disabled|skipped|removed|deleted|ignored|excluded|muted)\\b(?! no )|"
              + "^\\W{0,3}\\d{1,2}(?:\\.\\d+)?\\s?%(?:\\s*(?:complete|done|pass)\\w*|\\W*$)");

  /** What of it is broken; in a phase that must be red that is as it should be. */
  private static final Pattern BREAKAGE =
      Pattern.compile(
          "(?i)\\bwith (?:some )?(?:failures|failing|errors|issues)\\b|"
              + "\\b(?:but|however|although|though|while)\\b[^.;]{0,80}\\b(?:fail\\w*|broken|error\\w*|missing|red)\\b|"
              + "(?<!for )(?<!of )\\b[1-9]\\d*(?: of \\d+| out of \\d+|/\\d+)?(?: \\w+)? (?:still )?"
              + "(?:fail(?:s|ed|ing|ures?)?|errors?)\\b(?! (?:cases?|codes?|paths?|handl\\w*|messages?|types?|pages?|tests?|"
              + "scenarios?|logged|raised|thrown|caught))|"
              + "\\b(?:tests?|build|suites?|lint) (?:(?:is|are) )?(?:still )?(?:fail(?:s|ed|ing)?|broken|red)\\b|\\bfail(?:s|ed|ing|ures?)?[:=] ?[1-9]");

  private static final Pattern RATIO =
      Pattern.compile(
          "(?i)\\b(\\d{1,6})\\s*(?:/|of|out of)\\s*(\\d{1,6})\\s*(?:(?!optional\\b|bonus\\b)\\w+\\s+)?(?:tests?|checks?|suites?|criteria|pass\\w*|steps?|tasks?|items?)\\b");
  private static final Pattern ALMOST =
      Pattern.compile(
          "(?i)^(?:\\d{1,2}(?:\\.\\d+)?\\s?%|almost|mostly|nearly|partly|largely|half)");
  private static final Pattern SKIP_COUNT =
      Pattern.compile("(?i)\\b\\d+ (?:tests? )?(?:pending|todo|skipped)\\b");

  private static final Pattern EXPECTED =
      Pattern.compile(
          "(?i)\\bas\\s+(?:was\\s+|is\\s+)?(?:expected|intended|planned|designed|required)\\b|\\(\\s*expected\\s*[).:,;-]|"
              + "\\bexpected\\s+(?:fail(?:ed|ing|ures?)?|red|to fail|at this|in this|in the|for (?:now|a|the|tdd|this)|until|before|since|because|by)\\b|"
              + "(?:[-–—:,]|\\bis|\\bare)\\s*expected\\s*(?:[.!),;]|$)|\\b(?:intentional(?:ly)?|by design|deliberate(?:ly)?|"
              + "red phase|tdd red|red as required)\\b");
  private static final Pattern NOT_EXPECTED =
      Pattern.compile(
          "(?i)\\bun(?:expected|intentional)|\\bnot\\s+(?:as\\s+)?(?:expected|intended|intentional|planned)|"
              + "expected to (?:pass|succeed|be green)|\\bthan expected|expected (?:pass|green|success|\\d)|\\bbut\\b");

  private static final Pattern UNWANTED =
      Pattern.compile("(?i)\\bun(?:expected|intentional)|\\bnot (?:as )?expected");

  private static final Pattern WORDY_GOOD =
      Pattern.compile(
          "(?i)\\b(?:pass(?:ed|es|ing)?|successful(?:ly)?|succeed(?:ed|s)?|satisfied)\\b|\\b(?:complete|completed|done|green)\\W*$");
  private static final Pattern HYPOTHETICAL =
      Pattern.compile(
          "(?i)\\b(?:would|should|could|might|may|will|ought to|if|once|probably|likely|presumably|expected to|assum\\w+|"
              + "conditional(?:ly)?|provisional(?:ly)?|tentative(?:ly)?|simulated|hypothetical(?:ly)?|theoretical(?:ly)?)\\b");
  private static final Pattern WORDY_BAD =
      Pattern.compile(
          "(?i)\\b(?:fail(?:ed|s|ing|ures?)?|broken|not|n't|cannot|unable|never|errors?|"
              + "blocked|incomplete|partial(?:ly)?|pending)\\b|n't\\b");

  private static Pattern alone(String words) {
    return Pattern.compile("(?iu)(?:" + words + ")[^\\p{L}\\p{N}]*");
  }

  private static Pattern start(String words) {
    return Pattern.compile("^" + words + END, Pattern.CASE_INSENSITIVE);
  }

  /**
   * Reads what follows a label such as {@code Status:}, or a line that is nothing but a verdict.
   *
   * @return null if the words are no verdict
   */
  static @Nullable Claim of(String value) {
    String ticked = TICKED.matcher(UNTICKED.matcher(value).replaceAll(" ")).replaceAll("");
    String bare = BADGE.matcher(NOISE.matcher(ticked).replaceFirst("")).replaceFirst("$1 ");
    String words = bare.replaceFirst("^(?i)(?:\\[?ok]?)\\s+(?=pass|fail)", "");
    Claim said = words.isEmpty() ? null : said(words);
    boolean good = has(ticked, GOOD_SIGNS);
    boolean bad = has(head(ticked), BAD_SIGNS);
    if (said == PASS && OPEN_SIGNED.matcher(ticked).find()) {
      return UNFINISHED;
    }
    if (said == null && words.isEmpty()) {
      return bad ? FAIL : has(ticked, OPEN_SIGNS) ? UNFINISHED : good ? PASS : null;
    }
    return said == PASS && bad ? FAIL : said;
  }

  private static @Nullable Claim said(String words) {
    if (GOOD_ABROAD.matcher(words).matches()) {
      return PASS;
    }
    if (BAD_ABROAD.matcher(words).matches()) {
      return FAIL;
    }
    if (UNDECIDED.matcher(words).find()) {
      return UNFINISHED;
    }
    if (IS_OPEN.matcher(words).find()) {
      return UNFINISHED;
    }
    if (IS_BAD.matcher(words).find()) {
      return expected(words) ? FAIL_AS_EXPECTED : FAIL;
    }
    String rest = harmless(words);
    Matcher good = IS_GOOD.matcher(words);
    if (good.find()) {
      String said = harmless(words.substring(good.end()));
      return reserved(said) ? UNFINISHED : BREAKAGE.matcher(said).find() ? broken(words) : PASS;
    }
    String head = rest.length() > 120 ? rest.substring(0, 120) : rest;
    if (WORDY_BAD.matcher(head).find()) {
      return expected(words) ? FAIL_AS_EXPECTED : FAIL;
    }
    Matcher wordy = WORDY_GOOD.matcher(head);
    if (!wordy.find()) {
      return null;
    }
    return ALMOST.matcher(words).find()
            || reserved(head)
            || HYPOTHETICAL.matcher(head.substring(0, wordy.start())).find()
        ? UNFINISHED
        : PASS;
  }

  private static Claim broken(String words) {
    return UNWANTED.matcher(words).find() ? FAIL : FAIL_AS_EXPECTED;
  }

  private static boolean reserved(String rest) {
    return RESERVATION.matcher(rest).find()
        || RATIO
            .matcher(rest)
            .results()
            .anyMatch(part -> Integer.parseInt(part.group(1)) < Integer.parseInt(part.group(2)));
  }

  private static boolean expected(String words) {
    return EXPECTED.matcher(words).find() && !NOT_EXPECTED.matcher(words).find();
  }

  private static String harmless(String words) {
    return SKIP_COUNT.matcher(HARMLESS.matcher(words).replaceAll(" ")).replaceAll(" ");
  }

  private static String head(String value) {
    return value.length() > 12 ? value.substring(0, 12) : value;
  }

  static boolean has(String text, String signs) {
    return text.codePoints()
        .anyMatch(c -> c > 127 && signs.codePoints().anyMatch(sign -> sign == c));
  }

  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}
