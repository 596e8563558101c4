package coordinator.loop;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The task list of a Markdown document: {@code - [ ]} and {@code - [x]}, nested, numbered, in any
 * of its bullets. What stands in a fenced block, a quotation or a comment is no item.
 *
 * @param items in the document's order
 */
public record TodoList(List<Item> items) {

  /**
   * One item.
   *
   * @param line counted from 1
   * @param depth columns that it is indented by
   * @param text what is to be done, without its bullet and box
   * @param done whether its box is ticked
   */
  public record Item(int line, int depth, String text, boolean done) {

    /** What makes it the same item after it was ticked, moved or set in bold. */
    String key() {
      return text.replaceAll("[*_`~]+", "")
          .replaceAll("\\s+", " ")
          .strip()
          .toLowerCase(Locale.ROOT);
    }
  }

  private static final Pattern ITEM =
      Pattern.compile("^(\\s*)((?:[-*+]|\\d{1,9}[.)])\\s+)\\[([ xX])](?:\\s+(.*))?$");
  private static final Pattern FENCE = Pattern.compile("^\\s*(`{3,}|~{3,}).*$");

  public TodoList {
    items = List.copyOf(items);
  }

  /** Reads a document. */
  public static TodoList of(String markdown) {
    List<Item> items = new ArrayList<>();
    Scan scan = new Scan();
    int number = 0;
    for (String line : markdown.split("\r\n|\r|\n", -1)) {
      number++;
      Matcher item = ITEM.matcher(line);
      if (scan.speaks(line) && item.matches()) {
        String text = item.group(4) == null ? "" : item.group(4).strip();
        items.add(new Item(number, width(item.group(1)), text, !item.group(3).equals(" ")));
      }
    }
    return new TodoList(items);
  }

  private static int width(String indent) {
    return indent.replace("\t", "    ").length();
  }

  public List<Item> open() {
    return items.stream().filter(item -> !item.done()).toList();
  }

  /** The item to be done next: the first open one none of whose own items is open. */
  public Optional<Item> top() {
    for (int i = 0; i < items.size(); i++) {
      if (!items.get(i).done() && !openBelow(i)) {
        return Optional.of(items.get(i));
      }
    }
    return Optional.empty();
  }

  private boolean openBelow(int parent) {
    for (int i = parent + 1; i < items.size(); i++) {
      if (items.get(i).depth() <= items.get(parent).depth()) {
        return false;
      }
      if (!items.get(i).done()) {
        return true;
      }
    }
    return false;
  }

  /** The open items of before that are done here. */
  public List<Item> doneSince(TodoList before) {
    return before.open().stream()
        .filter(item -> find(item).filter(Item::done).isPresent())
        .toList();
  }

  /**
   * The open items of before that are not here any more. One that was reworded is still here if its
   * words begin with the old ones, or the old ones with its.
   */
  public List<Item> lostSince(TodoList before) {
    return before.open().stream().filter(item -> find(item).isEmpty()).toList();
  }

  private Optional<Item> find(Item wanted) {
    String key = wanted.key();
    List<Item> same = items.stream().filter(item -> item.key().equals(key)).toList();
    if (!same.isEmpty()) {
      // Of twins the open one answers, so that none is taken for done by the other's tick.
      return same.stream()
          .filter(item -> !item.done())
          .findFirst()
          .or(() -> same.stream().findFirst());
    }
    return items.stream()
        .filter(item -> !item.key().isEmpty() && !key.isEmpty())
        .filter(item -> item.key().startsWith(key) || key.startsWith(item.key()))
        .findFirst();
  }

  /** The document with the boxes of these items empty again. */
  static String reopened(String markdown, List<Item> reopened) {
    Set<String> keys = new LinkedHashSet<>();
    reopened.forEach(item -> keys.add(item.key()));
    TodoList now = of(markdown);
    String[] lines = markdown.split("(?<=\n)", -1);
    for (Item item : now.items()) {
      boolean meant =
          item.done()
              && keys.stream()
                  .anyMatch(key -> item.key().startsWith(key) || key.startsWith(item.key()));
      if (meant) {
        int line = item.line() - 1;
        lines[line] = lines[line].replaceFirst("\\[[xX]]", "[ ]");
      }
    }
    return String.join("", lines);
  }

  /** Tells prose from what is fenced, quoted or commented out. */
  private static final class Scan {
    private String fence = "";
    private boolean comment;

    boolean speaks(String line) {
      if (!fence.isEmpty()) {
        String text = line.strip();
        if (text.startsWith(fence) && text.chars().allMatch(c -> c == fence.charAt(0))) {
          fence = "";
        }
        return false;
      }
      Matcher opens = FENCE.matcher(line);
      if (!comment && opens.matches()) {
        fence = opens.group(1);
        return false;
      }
      boolean before = comment;
      int start = line.lastIndexOf("<!--");
      int end = line.lastIndexOf("-->");
      comment = start > end || (comment && end < 0);
      return !before && !(start >= 0 && line.strip().startsWith("<!--"));
    }
  }
}
