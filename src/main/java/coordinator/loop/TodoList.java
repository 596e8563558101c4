package coordinator.loop;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
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
      String plain = MARKUP.matcher(text).replaceAll("");
      return SPACE.matcher(plain).replaceAll(" ").strip().toLowerCase(Locale.ROOT);
    }
  }

  private static final Pattern MARKUP = Pattern.compile("[*_`~]+");
  private static final Pattern SPACE = Pattern.compile("\\s+");
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
    Map<Item, Item> now = found(before);
    return before.open().stream()
        .filter(item -> now.containsKey(item) && now.get(item).done())
        .toList();
  }

  /**
   * The open items of before that are not here any more. One that was reworded is still here if its
   * words begin with the old ones, or the old ones with its.
   */
  public List<Item> lostSince(TodoList before) {
    Map<Item, Item> now = found(before);
    return before.open().stream().filter(item -> !now.containsKey(item)).toList();
  }

  /** What has become of the items of before; each of these here answers for one of them. */
  private Map<Item, Item> found(TodoList before) {
    Map<Item, Item> found = new HashMap<>();
    Left left = new Left(items);
    // Done ones take the done ones first, so that of twins none is ticked by the other's tick.
    for (boolean done : new boolean[] {true, false}) {
      for (Item item : before.items()) {
        if (item.done() == done) {
          left.same(item).ifPresent(now -> found.put(item, now));
        }
      }
    }
    for (Item item : before.open()) {
      if (!found.containsKey(item)) {
        left.reworded(item).ifPresent(now -> found.put(item, now));
      }
    }
    return found;
  }

  /** A document with the boxes empty again that were so before. */
  static String reopened(String markdown, TodoList before) {
    Map<Item, Item> now = of(markdown).found(before);
    String[] lines = markdown.split("(?<=\n)|(?<=\r)(?!\n)", -1);
    for (Item item : before.open()) {
      Item ticked = now.get(item);
      if (ticked != null && ticked.done()) {
        int line = ticked.line() - 1;
        lines[line] = lines[line].replaceFirst("\\[[xX]]", "[ ]");
      }
    }
    return String.join("", lines);
  }

  /** Items that answer for none of the earlier ones yet, by their keys. */
  private static final class Left {
    private final NavigableMap<String, List<Item>> byKey = new TreeMap<>();

    Left(List<Item> items) {
      items.forEach(item -> byKey.computeIfAbsent(item.key(), key -> new LinkedList<>()).add(item));
    }

    /** Takes one of the same words; of twins one that is as done as the other. */
    Optional<Item> same(Item wanted) {
      return take(wanted.key(), wanted.done());
    }

    /** Takes one to which words were added, or from whose end some were taken. */
    Optional<Item> reworded(Item wanted) {
      String key = wanted.key();
      String longer = byKey.ceilingKey(key);
      if (key.isEmpty() || (longer != null && longer.startsWith(key))) {
        return key.isEmpty() || longer == null ? Optional.empty() : take(longer, false);
      }
      String shorter = byKey.lowerKey(key);
      while (shorter != null && !shorter.isEmpty() && !key.startsWith(shorter)) {
        int same = 0;
        while (key.charAt(same) == shorter.charAt(same)) {
          same++;
        }
        shorter = byKey.floorKey(key.substring(0, same));
      }
      return shorter == null || shorter.isEmpty() ? Optional.empty() : take(shorter, false);
    }

    private Optional<Item> take(String key, boolean done) {
      List<Item> all = byKey.getOrDefault(key, List.of());
      Optional<Item> taken =
          all.stream()
              .filter(item -> item.done() == done)
              .findFirst()
              .or(() -> all.stream().findFirst());
      taken.ifPresent(all::remove);
      if (all.isEmpty()) {
        byKey.remove(key);
      }
      return taken;
    }
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
