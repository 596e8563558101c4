package coordinator.folder;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
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
    List<Path> files, List<Path> folders, PathMatcher pattern, boolean recursive) {

  /** Given every task, in the order of their names within each folder. */
  public interface Each {
    void task(Path folder, String name, State state) throws IOException;
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
    return !name.startsWith(".") && pattern.matches(Path.of(name));
  }

  private static void look(Path folder, java.util.function.Predicate<String> wanted, Each each)
      throws IOException {
    Set<String> names = names(folder);
    List<String> tasks = new ArrayList<>();
    for (String name : names) {
      // What cannot be decoded cannot be named again.
      if (wanted.test(name) && !MarkerName.isMarker(name, names) && name.indexOf('\ufffd') < 0) {
        tasks.add(name);
      }
    }
    tasks.sort(null);
    for (String name : tasks) {
      each.task(folder, name, TaskFile.state(name, names));
    }
  }

  private static Set<String> names(Path folder) throws IOException {
    Set<String> names = new HashSet<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder)) {
      for (Path path : all) {
        names.add(path.getFileName().toString());
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return names;
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
