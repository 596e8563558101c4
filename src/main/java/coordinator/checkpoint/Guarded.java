package coordinator.checkpoint;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The protected files by hashes of our own, ignored ones too, beside what the work tree says of
 * them: whatever may deceive one of the two has to deceive both.
 *
 * @param files fingerprints by path, relative to the workspace
 * @param whole whether there were not too many
 */
record Guarded(Map<String, String> files, boolean whole) {

  static final String REMARK =
      "of the protected files only the first 20,000 or 512 MiB were hashed a second time";

  private static final int MOST_FILES = 20_000;
  private static final int MOST_LOOKED_AT = 500_000;
  private static final long MOST_BYTES = 512L << 20;
  private static final String BOUNDED = "bounded";

  /**
   * Takes down the files that match, but for ignored ones that builds and tests leave.
   *
   * @param known paths of the work tree, which count whatever they look like
   * @param excluded folders and files, relative to the workspace, that never count
   */
  static Guarded of(Path workspace, Globs globs, Set<String> known, Collection<String> excluded)
      throws IOException {
    Walk walk = new Walk(workspace, globs, known, excluded);
    for (String root : globs.roots()) {
      PathName.below(workspace, root)
          .filter(folder -> Files.exists(folder, LinkOption.NOFOLLOW_LINKS))
          .filter(folder -> !behindLink(workspace, folder))
          .ifPresent(walk.roots::add);
    }
    for (Path folder : walk.roots) {
      Files.walkFileTree(folder, walk);
    }
    for (String path : known) {
      if (globs.match(path) && !walk.files.containsKey(path) && walk.whole) {
        PathName.below(workspace, path).ifPresent(file -> walk.later.add(file));
      }
    }
    for (Path file : walk.later) {
      walk.take(file);
    }
    return new Guarded(walk.files, walk.whole);
  }

  private static boolean behindLink(Path workspace, Path path) {
    Path above = path.equals(workspace) ? null : path.getParent();
    return above != null
        && !above.equals(workspace)
        && (Files.isSymbolicLink(above) || behindLink(workspace, above));
  }

  /** What {@link #lines} said. */
  static Guarded read(List<String> lines) {
    Map<String, String> files = new TreeMap<>();
    for (String line : lines) {
      String[] field = line.split("\t", 2);
      if (field.length == 2) {
        files.put(field[1], field[0]);
      }
    }
    return new Guarded(files, !lines.contains(BOUNDED));
  }

  List<String> lines() {
    List<String> lines = new ArrayList<>();
    files.forEach((path, fingerprint) -> lines.add(fingerprint + "\t" + path));
    if (!whole) {
      lines.add(BOUNDED);
    }
    return lines;
  }

  String fingerprint(String path) {
    return files.getOrDefault(path, Fingerprint.ABSENT);
  }

  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path workspace;
    private final Globs globs;
    private final Set<String> known;
    private final Set<Path> excluded;
    private final Map<String, String> files = new TreeMap<>();
    private final List<Path> roots = new ArrayList<>();
    private final List<Path> later = new ArrayList<>();
    private int lookedAt;
    private long bytes;
    private boolean whole = true;

    Walk(Path workspace, Globs globs, Set<String> known, Collection<String> excluded) {
      this.workspace = workspace;
      this.globs = globs;
      this.known = known;
      this.excluded =
          excluded.stream()
              .flatMap(path -> PathName.below(workspace, path).stream())
              .collect(Collectors.toSet());
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes seen) {
      boolean skip =
          folder.endsWith(".git")
              || excluded.contains(folder)
              || (!folder.equals(workspace) && Products.hold(relative(folder) + "/", globs));
      return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes seen) throws IOException {
      String path = relative(file);
      if (!excluded.contains(file)
          && globs.match(path)
          && (known.contains(path) || !Products.hold(path, globs))) {
        take(file);
      }
      whole &= ++lookedAt <= MOST_LOOKED_AT;
      return whole ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
    }

    private void take(Path file) throws IOException {
      bytes += Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
      whole &= files.size() < MOST_FILES && bytes <= MOST_BYTES;
      if (whole) {
        // Names that this machine cannot read may look the same, and then count together.
        files.merge(relative(file), Fingerprint.of(file), Walk::both);
      }
    }

    private static String both(String one, String other) {
      return Stream.concat(Stream.of(one.split("\\|")), Stream.of(other))
          .sorted()
          .collect(Collectors.joining("|"));
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    private String relative(Path path) {
      return workspace.relativize(path).toString().replace('\n', ' ').replace('\t', ' ');
    }
  }
}
