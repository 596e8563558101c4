package coordinator.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A repository as its files show it. Git itself is not asked where it is, because settings that a
 * worker can write would answer.
 *
 * @param root the work tree's root
 * @param folder git's folder of this work tree
 * @param common git's folder of all its work trees; mostly the same
 */
record GitPlace(Path root, Path folder, Path common) {

  private static final int MOST_BYTES = 1 << 20;
  private static final int MOST_HOOKS = 100;

  static Optional<GitPlace> of(Path workspace) {
    return GitRoot.above(workspace).flatMap(GitPlace::at);
  }

  private static Optional<GitPlace> at(Path root) {
    try {
      Path git = root.resolve(".git");
      Path folder =
          Files.isRegularFile(git) ? root.resolve(named(git, "gitdir: ")).normalize() : git;
      Path pointer = folder.resolve("commondir");
      Path common =
          Files.isRegularFile(pointer) ? folder.resolve(named(pointer, "")).normalize() : folder;
      return Files.isDirectory(common.resolve("objects"))
          ? Optional.of(new GitPlace(root, folder, common))
          : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static Path named(Path file, String before) throws IOException {
    String text = text(file).strip();
    return Path.of(text.startsWith(before) ? text.substring(before.length()).strip() : text);
  }

  Path objects() {
    return common.resolve("objects");
  }

  Path exclude() {
    return common.resolve("info/exclude");
  }

  /** The files that say to git how it is to see this repository, and what it is to run. */
  List<Path> settings() throws IOException {
    List<Path> all = new ArrayList<>();
    for (Path base : folder.equals(common) ? List.of(common) : List.of(common, folder)) {
      for (String name :
          List.of("config", "config.worktree", "info/attributes", "info/sparse-checkout")) {
        all.add(base.resolve(name));
      }
    }
    all.add(exclude());
    Path hooks = common.resolve("hooks");
    if (Files.isDirectory(hooks)) {
      try (Stream<Path> found = Files.list(hooks)) {
        found
            .filter(hook -> !hook.toString().endsWith(".sample"))
            .sorted()
            .limit(MOST_HOOKS)
            .forEach(all::add);
      }
    }
    return all;
  }

  /** A small file's text; empty if there is none. */
  static String text(Path file) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= MOST_BYTES
        ? new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.UTF_8)
        : "";
  }
}
