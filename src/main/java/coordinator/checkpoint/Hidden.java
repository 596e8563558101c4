package coordinator.checkpoint;

import coordinator.worker.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Files that are ignored now and would not have been when the phase began: what a worker wrote, and
 * then hid by a {@code .gitignore} of its own.
 */
final class Hidden {

  private static final int MOST = 2_000;
  private static final int AT_ONCE = 200;

  private final Path workspace;
  private final GitPlace place;
  private final OwnIndex index;
  private final String rules;

  Hidden(Path workspace, GitPlace place, OwnIndex index, String rules) {
    this.workspace = workspace;
    this.place = place;
    this.index = index;
    this.rules = rules;
  }

  /**
   * Finds them.
   *
   * @param began the state when the phase began
   * @param globs which files are asked for
   * @return their paths, relative to the workspace; the first {@value #MOST} that are ignored are
   *     looked at
   */
  List<String> since(String began, Globs globs) throws IOException {
    synchronized (GitTree.class) {
      OwnGit git = new OwnGit(workspace, place, index.folder());
      git.open(rules);
      List<String> ignored = new ArrayList<>();
      List<String> list = List.of("ls-files", "-o", "-i", "--exclude-standard", "-z");
      Command.Output listed = git.raw(workspace, place.root(), index.file(), list, Command.NOTHING);
      for (String name : OwnGit.must(listed, list).split("\0")) {
        if (!name.isEmpty() && ignored.size() < MOST && globs.match(read(name))) {
          ignored.add(name);
        }
      }
      if (ignored.isEmpty()) {
        return List.of();
      }
      Path then = index.file().resolveSibling(index.file().getFileName() + ".rules");
      OwnGit.remove(then);
      try {
        restore(git, GitState.id(began), then);
        Set<String> left = new LinkedHashSet<>(ignored);
        left.removeAll(ignoredThen(git, then, ignored));
        return left.stream().map(Hidden::read).toList();
      } finally {
        OwnGit.remove(then);
      }
    }
  }

  /** Writes the {@code .gitignore} files of a tree into a folder, as they were. */
  private void restore(OwnGit git, String tree, Path folder) throws IOException {
    Map<String, String> files = new LinkedHashMap<>();
    for (String line :
        git.out(index.file(), List.of("ls-tree", "-r", "-z", "--full-tree", tree)).split("\0")) {
      String[] part = line.split("\t", 2);
      if (part.length == 2
          && part[0].startsWith("100")
          && (part[1].equals(".gitignore") || part[1].endsWith("/.gitignore"))) {
        files.put(part[1], part[0].split(" ")[2]);
      }
    }
    Path own = index.file().resolveSibling(index.file().getFileName() + ".rules-index");
    OwnGit.remove(own);
    git.out(own, List.of("read-tree", tree));
    new Contents(git, place.root()).takeOut(own, files, folder);
    Files.createDirectories(folder.resolve(place.root().relativize(workspace).toString()));
    OwnGit.remove(own);
  }

  private Set<String> ignoredThen(OwnGit git, Path then, List<String> names) throws IOException {
    Path list = index.file().resolveSibling(index.file().getFileName() + ".names");
    OwnGit.remove(list);
    Files.writeString(list, String.join("\0", names), StandardCharsets.ISO_8859_1);
    Path where = then.resolve(place.root().relativize(workspace).toString());
    List<String> ask = List.of("check-ignore", "--no-index", "-z", "--stdin");
    Command.Output out = git.raw(where, then, index.file(), ask, list);
    OwnGit.remove(list);
    if (out.code() > 1) {
      throw new IOException("git check-ignore: " + out.err().strip());
    }
    return Set.of(out.out().split("\0"));
  }

  /** A name that was taken as bytes. */
  private static String read(String name) {
    return new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** As many as one command line takes at once. */
  static List<List<String>> parts(List<String> all) {
    List<List<String>> parts = new ArrayList<>();
    for (int i = 0; i < all.size(); i += AT_ONCE) {
      parts.add(all.subList(i, Math.min(all.size(), i + AT_ONCE)));
    }
    return parts;
  }
}
