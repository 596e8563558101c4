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

  private static final int BOLD_LEVEL = 7;

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
    String text = line.text();
    if (line.kind() != Markdown.Kind.PROSE || text.isBlank()) {
      labelled = labelled && line.kind() == Markdown.Kind.PROSE;
      return;
    }
    Matcher heading = HEADING.matcher(text);
    boolean isHeading = heading.matches();
    if (isHeading) {
      section(heading.group(1).length(), words(heading.group(2)));
    } else if (BOLD.matcher(text).matches()) {
      section(BOLD_LEVEL, words(text));
    }
    if (foreign > 0) {
      return;
    }
    if (EXACT.matcher(text.stripTrailing()).matches()) {
      add(line, Rank.EXACT, text.contains("PASS") ? Claim.PASS : Claim.FAIL);
      labelled = false;
      return;
    }
    Matcher bullet = BULLET.matcher(text);
    boolean item = bullet.lookingAt();
    if (nested(item, bullet, text) || (item && "[ ]".equals(bullet.group(2)))) {
      return;
    }
    if (isHeading) {
      heading(line, words(heading.group(2)));
    } else {
      said(line, words(item ? text.substring(bullet.end()) : text), item);
    }
  }

  /** An item below another speaks of that one, such as of a command. */
  private boolean nested(boolean item, Matcher bullet, String text) {
    boolean nested = item && lastBullet >= 0 && bullet.group(1).length() > lastBullet + 1;
    if (item && !nested) {
      lastBullet = bullet.group(1).length();
    } else if (!item && !Character.isWhitespace(text.charAt(0))) {
      lastBullet = -1;
    }
    return nested;
  }

  /** A section that names another phase speaks for that one, until a heading as high as its own. */
  private void section(int level, String title) {
    boolean own = title.indexOf('§') >= 0;
    if (VerdictForms.aboutAnother(title) && (foreign == 0 || level <= foreign)) {
      foreign = level;
    } else if (foreign > 0 && ((level <= foreign && level < BOLD_LEVEL) || own)) {
      foreign = 0;
    }
    if (level > 1 && level < BOLD_LEVEL) {
      part = VerdictForms.PART.matcher(title).find() && !own;
    }
  }

  private void heading(Markdown.Line line, String text) {
    labelled = false;
    String signs = VerdictForms.signs(text);
    String said = text.substring(signs.length()).strip();
    if (label(line, said, signs) || PhaseName.foreign(said)) {
      return;
    }
    if (VerdictForms.BARE_LABEL.matcher(said).matches()) {
      labelled = true;
      return;
    }
    Claim bare = line.text().indexOf('`') < 0 ? VerdictForms.bare(said, signs) : null;
    add(line, Rank.LOOSE, bare != null ? bare : VerdictForms.title(said));
  }

  private void said(Markdown.Line line, String text, boolean item) {
    boolean wasLabelled = labelled;
    labelled = false;
    if (text.startsWith("|")) {
      row(line, text);
      return;
    }
    String signs = VerdictForms.signs(text);
    String said = text.substring(signs.length()).strip();
    if (label(line, said, signs)) {
      return;
    }
    if (wasLabelled) {
      // What stands below a heading such as "## Status": a verdict, or prose that is none.
      add(line, rank(), text.length() <= 200 ? Claim.of(text) : null);
    } else if (!item && line.text().indexOf('`') < 0 && !PhaseName.foreign(said)) {
      add(line, rank(), VerdictForms.bare(said, signs));
    }
  }

  private boolean label(Markdown.Line line, String said, String signs) {
    Matcher label = VerdictForms.LABEL.matcher(said);
    if (!label.matches()) {
      if (!part && VerdictForms.LAST_WORD_BEHIND.matcher(said).find() && !PhaseName.foreign(said)) {
        add(line, Rank.EXACT, Claim.FAIL);
        return true;
      }
      return !signs.isBlank() && sentence(line, said, signs, VerdictForms.AFTER_A_SENTENCE)
          || sentence(line, said, signs, VerdictForms.FOREIGN_LABEL);
    }
    String before = said.substring(0, label.start(1));
    if (PhaseName.foreign(before)) {
      return true;
    }
    if (!part && VerdictForms.LAST_WORD.matcher(said).find()) {
      add(line, Rank.EXACT, Claim.of(label.group(1)) == Claim.FAIL ? Claim.FAIL : null);
    }
    if (label.group(1).isBlank() && signs.isBlank()) {
      labelled = true;
    } else {
      add(
          line,
          before.indexOf('§') >= 0 ? Rank.LOOSE : rank(),
          Claim.of(signs + " " + label.group(1)));
    }
    return true;
  }

  private boolean sentence(Markdown.Line line, String said, String signs, Pattern form) {
    Matcher one = form.matcher(said);
    if (!one.matches() || PhaseName.foreign(said)) {
      return false;
    }
    add(line, rank(), Claim.of(signs + " " + one.group(1)));
    return true;
  }

  private void row(Markdown.Line line, String text) {
    String[] cells = text.substring(1).split("\\|", -1);
    String name = cells[0].strip();
    if (cells.length == 3 && name.equals("§")) {
      // A list of phases may be older than the report; it is heard only where nothing else speaks.
      add(line, Rank.PART, Claim.of(cells[1].strip()));
    } else if (cells.length >= 2
        && (name.equalsIgnoreCase("overall") || VerdictForms.BARE_LABEL.matcher(name).matches())
        && !PhaseName.foreign(name)) {
      add(line, rank(), Claim.of(cells[1].strip()));
    }
  }

  private Rank rank() {
    return part ? Rank.PART : Rank.LOOSE;
  }

  private String words(String text) {
    return phase.masked(VerdictForms.plain(text));
  }

  private void add(Markdown.Line line, Rank rank, @Nullable Claim claim) {
    if (claim != null) {
      Claim heard = claim == Claim.PASS && footnoted(line.raw()) ? Claim.UNFINISHED : claim;
      found.add(new VerdictLine(line.number(), line.raw(), rank, heard));
    }
  }

  /** Whether a pass has a star behind it that belongs to no other. */
  private static boolean footnoted(String raw) {
    String text = BULLET.matcher(raw).replaceFirst("");
    boolean starred = text.stripTrailing().endsWith("*");
    return VerdictForms.FOOTNOTED.matcher(text).find()
        && (!starred || text.chars().filter(c -> c == '*').count() % 2 == 1);
  }
}
