package coordinator.checkpoint;

import coordinator.worker.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Git with a folder, an index and settings of our own, which knows of a repository only its
 * objects: no setting, attribute, filter, exclusion or hook that a worker can write steers what it
 * sees. It reads files as the bytes that they are.
 */
final class OwnGit {

  private static final Duration TIMEOUT = Duration.ofMinutes(5);
  private static final String CONFIG =
      """
      [core]
      \trepositoryFormatVersion = %d
      \tbare = false
      \tautocrlf = false
      \tsafecrlf = false
      \ttrustctime = true
      \tcheckStat = default
      \tfsmonitor = false
      \tuntrackedCache = false
      \tsplitIndex = false
      \tsparseCheckout = false
      \thooksPath = /dev/null
      \texcludesFile = /dev/null
      \tattributesFile = /dev/null
      [index]
      \tsparse = false
      [advice]
      \taddEmbeddedRepo = false
      [gc]
      \tauto = 0
      """;

  /** Above every attribute that a file of the work tree gives. */
  private static final String ATTRIBUTES =
      "* -text -filter -ident !eol !working-tree-encoding !diff\n";

  private final Path directory;
  private final GitPlace place;
  private final Path folder;

  /**
   * @param directory where its commands run, in the place's work tree
   * @param folder of our own; made anew by {@link #open}
   */
  OwnGit(Path directory, GitPlace place, Path folder) {
    this.directory = directory;
    this.place = place;
    this.folder = folder;
  }

  /**
   * Makes the folder anew.
   *
   * @param rules patterns of files to pass over, as in {@code info/exclude}
   */
  void open(String rules) throws IOException {
    remove(folder);
    Files.createDirectories(folder.resolve("refs"));
    Files.createDirectories(folder.resolve("objects"));
    Files.createDirectories(folder.resolve("info"));
    boolean long256 =
        GitPlace.text(place.common().resolve("config"))
            .lines()
            .anyMatch(
                line ->
                    line.strip()
                        .toLowerCase(Locale.ROOT)
                        .matches("objectformat\\s*=\\s*\"?sha256\"?"));
    Files.writeString(folder.resolve("HEAD"), "ref: refs/heads/none\n");
    Files.writeString(
        folder.resolve("config"),
        CONFIG.formatted(long256 ? 1 : 0)
            + (long256 ? "[extensions]\n\tobjectFormat = sha256\n" : ""));
    Files.writeString(folder.resolve("info/exclude"), rules);
    Files.writeString(folder.resolve("info/attributes"), ATTRIBUTES);
  }

  /** What a command printed, whatever its exit code. */
  Command.Output run(Path index, List<String> arguments) throws IOException {
    return run(directory, place.root(), index, arguments);
  }

  /** The same elsewhere: as if another folder were the work tree. */
  Command.Output run(Path where, Path tree, Path index, List<String> arguments) throws IOException {
    return Command.run(command(tree, index, arguments), where, Map.of(), TIMEOUT);
  }

  /**
   * The same for names as the bytes that they are, each a character: none is lost on the way,
   * whether it is not UTF-8 or not in this machine's character set.
   *
   * @param input what the command reads
   */
  Command.Output raw(Path where, Path tree, Path index, List<String> arguments, Path input)
      throws IOException {
    return Command.run(
        command(tree, index, arguments),
        where,
        Map.of(),
        TIMEOUT,
        input,
        StandardCharsets.ISO_8859_1);
  }

  private List<String> command(Path tree, Path index, List<String> arguments) {
    List<String> command = new ArrayList<>(List.of("env", "-i"));
    command.add("PATH=" + System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
    command.addAll(
        List.of(
            "LC_ALL=C",
            "HOME=/nonexistent",
            "GIT_CONFIG_NOSYSTEM=1",
            "GIT_CONFIG_GLOBAL=/dev/null",
            "GIT_OPTIONAL_LOCKS=0",
            "GIT_TERMINAL_PROMPT=0",
            "GIT_NO_REPLACE_OBJECTS=1",
            "GIT_DIR=" + folder,
            "GIT_WORK_TREE=" + tree,
            "GIT_OBJECT_DIRECTORY=" + place.objects(),
            "GIT_INDEX_FILE=" + index,
            "git"));
    command.addAll(arguments);
    return command;
  }

  /** What a command printed that must succeed. */
  String out(Path index, List<String> arguments) throws IOException {
    return must(run(index, arguments), arguments);
  }

  static String must(Command.Output out, List<String> arguments) throws IOException {
    if (out.code() != 0) {
      throw new IOException("git " + arguments.get(0) + ": " + out.err().strip());
    }
    return out.out();
  }

  /** Removes a file or a folder with all that is in it; a link, and not what it leads to. */
  static void remove(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(path);
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes seen) throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
