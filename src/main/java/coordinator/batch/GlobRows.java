package coordinator.batch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that a pattern matches, in the order of their names, folder by folder: no more than one
 * folder's names a level are held. Hidden folders are left out, and links are not followed.
 */
final class GlobRows implements Rows {

  private final Path base;
  private final List<PathMatcher> matchers;
  private final Predicate<Path> leftOut;
  private final Deque<Iterator<Path>> levels = new ArrayDeque<>();

  /**
   * @param base absolute; what the pattern is relative to
   * @param leftOut files and folders that are no entries, such as the outputs
   */
  GlobRows(Path base, String pattern, Predicate<Path> leftOut) throws IOException {
    this.base = base;
    this.matchers =
        Stream.of(pattern, pattern.replace("/**/", "/"), pattern.replaceFirst("^\\*\\*/", ""))
            .distinct()
            .map(form -> FileSystems.getDefault().getPathMatcher("glob:" + form))
            .toList();
    this.leftOut = leftOut;
    levels.push(list(base.resolve(root(pattern)).normalize()));
  }

  /** The folders before the first wildcard: nothing else need be looked at. */
  private static String root(String pattern) {
    int wild = pattern.replaceAll("[*?\\[{].*", "").lastIndexOf('/');
    return wild < 0 ? "" : pattern.substring(0, wild);
  }

  private static Iterator<Path> list(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.<Path>of().iterator();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.sorted().toList().iterator();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  @Override
  public @Nullable Row next() throws IOException {
    while (!levels.isEmpty()) {
      if (!levels.element().hasNext()) {
        levels.pop();
        continue;
      }
      Path path = levels.element().next();
      String name = String.valueOf(path.getFileName());
      if (leftOut.test(path)) {
        continue;
      }
      if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
        if (!name.startsWith(".")) {
          levels.push(list(path));
        }
      } else if (matches(path) && Files.isRegularFile(path)) {
        String shown = base.relativize(path).toString();
        return new Row(shown, shown, Map.of());
      }
    }
    return null;
  }

  private boolean matches(Path path) {
    Path relative = base.relativize(path);
    return matchers.stream().anyMatch(matcher -> matcher.matches(relative));
  }

  @Override
  public void close() {
    levels.clear();
  }
}
