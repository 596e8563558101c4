package coordinator.folder;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Which files are tasks: some by their names, and those of whole folders that match a pattern. A
 * look costs one reading of each folder, however many tasks it holds; no file is looked at.
 *
 * @param files named one by one
 * @param folders whose files are meant
 * @param pattern what a folder's file must match, by its name
 * @param recursive whether folders below them count too, except hidden ones
 */
public record Selection(
    List<Path> files, List<Path> folders, Predicate<String> pattern, boolean recursive) {

  /** Given every task, in the order of their names within each folder. */
  public interface Each {
    void task(Path folder, String name, State state) throws IOException;
  }

  private static final Pattern ENDING = Pattern.compile("\\*[^*?\\[\\]{}\\\\]*");

  /**
   * What a glob says of names; one such as {@code *.md} at no more cost than looking at their ends.
   *
   * @throws java.util.regex.PatternSyntaxException if it is none
   */
  public static Predicate<String> glob(String glob) {
    if (ENDING.matcher(glob).matches()) {
      return name -> name.endsWith(glob.substring(1));
    }
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    return name -> matcher.matches(Path.of(name));
  }

  public Selection {
    files = List.copyOf(files);
    folders = List.copyOf(folders);
  }

  /** Looks at all tasks. */
  public void look(Each each) throws IOException {
    Map<Path, Set<String>> named = new LinkedHashMap<>();
    for (Path file : files) {
      TaskFile task = TaskFile.of(file);
      named.computeIfAbsent(task.folder(), folder -> new HashSet<>()).add(task.name());
    }
    Set<Path> whole = whole();
    for (Path folder : whole) {
      Set<String> wanted = named.getOrDefault(folder, Set.of());
      look(folder, name -> wanted.contains(name) || matches(name), each);
    }
    for (Map.Entry<Path, Set<String>> some : named.entrySet()) {
      if (!whole.contains(some.getKey())) {
        look(some.getKey(), some.getValue()::contains, each);
      }
    }
  }

  /** The folders in which markers are made. */
  public Set<Path> places() throws IOException {
    Set<Path> places = whole();
    files.forEach(file -> places.add(TaskFile.of(file).folder()));
    return places;
  }

  private boolean matches(String name) {
    return !name.startsWith(".") && pattern.test(name);
  }

  private static void look(Path folder, Predicate<String> wanted, Each each) throws IOException {
    Listing listing = Listing.of(folder);
    List<String> tasks = new ArrayList<>();
    for (String name : listing.names()) {
      // What cannot be decoded cannot be named again.
      if (wanted.test(name) && !listing.isMarker(name) && name.indexOf('\ufffd') < 0) {
        tasks.add(name);
      }
    }
    tasks.sort(null);
    for (String name : tasks) {
      each.task(folder, name, listing.state(name));
    }
  }

  private Set<Path> whole() throws IOException {
    Set<Path> whole = new TreeSet<>();
    for (Path folder : folders) {
      Path top = folder.toAbsolutePath().normalize();
      whole.add(top);
      if (recursive) {
        Files.walkFileTree(top, new Below(top, whole));
      }
    }
    return whole;
  }

  private static final class Below extends SimpleFileVisitor<Path> {
    private final Path top;
    private final Set<Path> found;

    Below(Path top, Set<Path> found) {
      this.top = top;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      // A run's own folder holds prompts, which are no tasks.
      boolean hidden = folder.getFileName().toString().startsWith(".");
      if (!folder.equals(top) && (hidden || Files.exists(folder.resolve("ledger.jsonl")))) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      found.add(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
