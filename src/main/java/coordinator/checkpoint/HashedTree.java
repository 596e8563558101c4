package coordinator.checkpoint;

import coordinator.task.Evidence.FileChange;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A work tree without git: the content of each file, as far as there are not too many. */
final class HashedTree implements WorkTree {

  static final String KIND = "files";

  private static final int MOST_FILES = 50_000;
  private static final long MOST_BYTES = 1L << 30;
  private static final String BOUNDED = " bounded";

  private final Path workspace;
  private final List<Path> excluded;
  private final String rules;

  /**
   * @param excluded folders and files, relative to the workspace, that never count
   * @param rules text of the {@code .gitignore} whose plain patterns are followed
   */
  HashedTree(Path workspace, List<String> excluded, String rules) {
    this.workspace = workspace;
    this.rules = rules;
    this.excluded = excluded.stream().map(workspace::resolve).toList();
  }

  @Override
  public String state(String before) throws IOException {
    Walk walk = new Walk(Globs.ignoredBy(rules));
    Files.walkFileTree(workspace, walk);
    walk.lines.sort(null);
    String head = KIND + (walk.files > MOST_FILES || walk.bytes > MOST_BYTES ? BOUNDED : "") + "\n";
    return head + String.join("\n", walk.lines);
  }

  @Override
  public List<FileChange> measured(String before, String after, List<String> paths) {
    return paths.stream().map(path -> new FileChange(path, -1, -1)).toList();
  }

  @Override
  public String remark(String state) {
    boolean bounded = state.startsWith(KIND + BOUNDED);
    return bounded
        ? "only the first "
            + MOST_FILES
            + " files or 1 GiB of the workspace were compared; with git it would be all"
        : "";
  }

  @Override
  public Map<String, String> files(String state) {
    Map<String, String> entries = new LinkedHashMap<>();
    state
        .lines()
        .skip(1)
        .forEach(
            line -> {
              int tab = line.indexOf('\t');
              if (tab > 0) {
                entries.merge(
                    line.substring(0, tab), line.substring(tab + 1), (one, other) -> one + other);
              }
            });
    return entries;
  }

  private final class Walk extends SimpleFileVisitor<Path> {
    private final List<String> lines = new ArrayList<>();
    private final Globs ignored;
    private int files;
    private long bytes;

    Walk(Globs ignored) {
      this.ignored = ignored;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes seen) {
      boolean skip =
          folder.endsWith(".git")
              || excluded.contains(folder)
              || (!folder.equals(workspace) && ignored.match(relative(folder)));
      return skip ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes seen) throws IOException {
      if (excluded.contains(file) || ignored.match(relative(file))) {
        return FileVisitResult.CONTINUE;
      }
      files++;
      bytes += seen.isRegularFile() ? seen.size() : 0;
      if (files > MOST_FILES || bytes > MOST_BYTES) {
        return FileVisitResult.TERMINATE;
      }
      String mode =
          Files.isExecutable(file)
                  && !Files.isSymbolicLink(file)
                  && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
              ? "x "
              : "";
      lines.add(
          relative(file).replace('\n', ' ').replace('\t', ' ')
              + "\t"
              + mode
              + Fingerprint.of(file));
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    private String relative(Path path) {
      return workspace.relativize(path).toString();
    }
  }
}
