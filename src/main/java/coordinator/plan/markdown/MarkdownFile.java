package coordinator.plan.markdown;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A Markdown file by its headings. Lines keep their numbers, so that whoever reads the plan can be
 * sent to them.
 *
 * @param parts each heading with what stands below it, up to the next heading of any level
 */
record MarkdownFile(Path path, List<Part> parts) {

  /** A line, counted from 1. */
  record Row(int number, String text) {}

  /**
   * A fenced block.
   *
   * @param info the first word behind the opening fence, in small letters; empty if there is none
   */
  record Fence(int number, String info, List<Row> rows) {}

  /**
   * A heading and what stands below it.
   *
   * @param level 1 for {@code #}; 0 for what stands before the first heading
   * @param rows the lines that are in no fence
   */
  record Part(int level, String heading, List<Row> rows, List<Fence> fences) {

    boolean speaksOf(String words) {
      return heading.toLowerCase(java.util.Locale.ROOT).contains(words);
    }
  }

  private static final long LONGEST = 4 << 20;

  /** What stands beyond it in a line is not looked at: nobody reads on so far. */
  static final int LONGEST_LINE = 10_000;

  private static final Pattern HEADING = Pattern.compile("^ {0,3}(#{1,6})\\s+(.*?)\\s*#*\\s*$");
  private static final Pattern FENCE =
      Pattern.compile("^(\\s*)(?:[-*+]\\s+)?(`{3,}|~{3,})\\s*([^\\s`{]*)[^`]*$");

  static MarkdownFile read(Path path) throws NotImportable, IOException {
    if (Files.size(path) > LONGEST) {
      throw new NotImportable(path + " is longer than 4 MiB, which no prompt may be");
    }
    try {
      return new MarkdownFile(path, parts(Files.readString(path)));
    } catch (CharacterCodingException e) {
      throw new NotImportable(path + " is not UTF-8; save it as UTF-8 text");
    }
  }

  private static List<Part> parts(String text) {
    List<Part> parts = new ArrayList<>();
    Part part = new Part(0, "", new ArrayList<>(), new ArrayList<>());
    parts.add(part);
    String closing = "";
    int indent = 0;
    int number = 0;
    for (String whole : text.replaceFirst("^\uFEFF", "").split("\r\n|\r|\n", -1)) {
      String line = whole.length() <= LONGEST_LINE ? whole : whole.substring(0, LONGEST_LINE);
      Row row = new Row(++number, line);
      Matcher fence = FENCE.matcher(line);
      Matcher heading = HEADING.matcher(line);
      if (!closing.isEmpty()) {
        boolean closes =
            line.strip().startsWith(closing) && line.strip().chars().distinct().count() == 1;
        if (!closes) {
          String inner = line.substring(Math.min(indent, leading(line)));
          part.fences().get(part.fences().size() - 1).rows().add(new Row(number, inner));
        }
        closing = closes ? "" : closing;
      } else if (fence.matches()) {
        closing = fence.group(2);
        indent = fence.group(1).length();
        String info = fence.group(3).toLowerCase(java.util.Locale.ROOT);
        part.fences().add(new Fence(number, info, new ArrayList<>()));
      } else if (heading.matches()) {
        part =
            new Part(
                heading.group(1).length(), heading.group(2), new ArrayList<>(), new ArrayList<>());
        parts.add(part);
      } else {
        part.rows().add(row);
      }
    }
    return parts;
  }

  private static int leading(String line) {
    return line.length() - line.stripLeading().length();
  }

  /** The file's name. */
  String name() {
    return String.valueOf(path.getFileName());
  }

  /** The first heading of the highest level. */
  Optional<String> title() {
    return parts.stream().filter(part -> part.level() == 1).map(Part::heading).findFirst();
  }

  /**
   * The parts under the first heading that holds these words (in small letters), sub-headings
   * included.
   */
  List<Part> section(String words) {
    for (int i = 0; i < parts.size(); i++) {
      if (parts.get(i).level() > 0 && parts.get(i).speaksOf(words)) {
        int level = parts.get(i).level();
        int end = i + 1;
        while (end < parts.size() && parts.get(end).level() > level) {
          end++;
        }
        return parts.subList(i, end);
      }
    }
    return List.of();
  }

  /** The lines that are in no fence. */
  Stream<Row> rows() {
    return parts.stream().flatMap(part -> part.rows().stream());
  }
}
