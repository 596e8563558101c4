package coordinator.checkpoint;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a check's test runner has written to JUnit's XML files: told to be quiet, some print no
 * count.
 *
 * @param workspace where the files are looked for
 * @param start a file that was written just before the check began; what is older is not from it
 */
record TestReports(Path workspace, Path start) {

  private static final int MOST_ENTRIES = 50_000;
  private static final int DEEPEST = 16;
  private static final int MOST_FILES = 5_000;
  private static final Set<String> ELSEWHERE = Set.of(".git", ".gradle", ".m2", "node_modules");

  /**
   * Where one runner leaves them.
   *
   * @param name of the runner
   * @param runs command lines that run tests
   * @param not those of them that do not after all; null for none
   * @param files a glob, relative to the workspace
   * @param kept whether files of an earlier run stand where nothing had to be run again
   */
  record Place(String name, Pattern runs, @Nullable Pattern not, String files, boolean kept) {
    @JsonCreator
    static Place read(
        @JsonProperty(value = "name", required = true) String name,
        @JsonProperty(value = "runs", required = true) String runs,
        @JsonProperty("not") @Nullable String not,
        @JsonProperty(value = "files", required = true) String files,
        @JsonProperty("kept") boolean kept) {
      return new Place(
          name, Pattern.compile(runs), not == null ? null : Pattern.compile(not), files, kept);
    }

    boolean runsIn(String command) {
      return runs.matcher(command).find() && (not == null || !not.matcher(command).find());
    }
  }

  /** How many tests a check's command has run; empty if no file tells. */
  Optional<Tally> tally(String command) throws IOException {
    if (!Files.isRegularFile(start, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    FileTime began = Files.getLastModifiedTime(start, LinkOption.NOFOLLOW_LINKS);
    for (Place place : Runners.reports()) {
      List<Path> all = find(place);
      Tally sum = Tally.nothing(place.name());
      int read = 0;
      for (Path file : all) {
        FileTime changed =
            (FileTime) Files.getAttribute(file, "unix:ctime", LinkOption.NOFOLLOW_LINKS);
        Optional<TestSuite> suite =
            changed.compareTo(began) > 0 ? TestSuite.read(file) : Optional.empty();
        if (suite.isPresent()) {
          sum = sum.plus(suite.get().ran(), suite.get().failed(), "");
          read++;
        }
      }
      boolean silent = read == 0 && place.runsIn(command) && !(place.kept() && !all.isEmpty());
      if (read > 0 || silent) {
        return Optional.of(sum.saying(read, place.files()));
      }
    }
    return Optional.empty();
  }

  private List<Path> find(Place place) throws IOException {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + place.files());
    List<Path> found = new ArrayList<>();
    int[] seen = {0};
    Files.walkFileTree(
        workspace,
        Set.of(),
        DEEPEST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            return ELSEWHERE.contains(String.valueOf(folder.getFileName()))
                ? FileVisitResult.SKIP_SUBTREE
                : next();
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile() && matcher.matches(workspace.relativize(file))) {
              found.add(file);
            }
            return next();
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return next();
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
            return FileVisitResult.CONTINUE;
          }

          private FileVisitResult next() {
            return ++seen[0] > MOST_ENTRIES || found.size() >= MOST_FILES
                ? FileVisitResult.TERMINATE
                : FileVisitResult.CONTINUE;
          }
        });
    return found;
  }
}
