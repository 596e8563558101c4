package coordinator.checkpoint;

import coordinator.worker.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Puts files as they were judged into an index of the user's repository. The user's line ends are
 * followed; nothing that git would run for a file is, and what comes out is compared with what was
 * judged, because whoever worked here can write git's settings.
 */
record JudgedTree(RunFiles files, GitPlace place, UserGit git) {

  private static final long MOST_BYTES = 256L << 20;
  private static final Set<String> NO_FILTER = Set.of("unspecified", "unset", "set");

  /**
   * The head's tree with the present content of some files.
   *
   * @param judged mode and content's id of each file that there was, by path
   * @throws IOException if git would make something else of one of them than what was judged
   */
  String present(Optional<String> head, List<String> paths, Map<String, String> judged)
      throws IOException {
    mustBeUnfiltered(paths);
    Path index = index();
    Map<String, String> own = begun(index, head);
    Set<String> known = Set.of(git.out(own, "ls-files", "-z").split("\0"));
    List<String> there = new ArrayList<>();
    for (String path : paths) {
      if (Files.exists(files.workspace().resolve(path), LinkOption.NOFOLLOW_LINKS)
          || known.contains(path)) {
        there.add(path);
      }
    }
    if (!there.isEmpty()) {
      Path list = files.folder().resolve("filing.paths");
      OwnGit.remove(list);
      Files.writeString(list, String.join("\0", there));
      git.out(own, "add", "-A", "-f", "--pathspec-from-file=" + list, "--pathspec-file-nul");
      OwnGit.remove(list);
    }
    Map<String, String> given = listed(own);
    for (String path : paths) {
      if (!same(path, judged.get(path), given.get(path))) {
        throw new IOException(
            "git's settings or attributes make something else of "
                + path
                + " than what was judged; look, and commit it");
      }
    }
    return written(own, paths);
  }

  /**
   * Some paths, and those that differ in the history by the worker's own commits: they are to be
   * there as they were judged, too. What was not judged because it is ignored stays as it is.
   */
  List<String> withMoved(List<String> paths, List<HeadMoves.Move> moves, Change change)
      throws IOException {
    Set<String> all = new TreeSet<>(paths);
    for (HeadMoves.Move move : moves) {
      List<String> ask =
          move.from().commit().isEmpty()
              ? List.of("ls-tree", "-r", "-z", "--name-only", move.to().commit())
              : List.of(
                  "diff-tree",
                  "-r",
                  "-z",
                  "--no-renames",
                  "--no-ext-diff",
                  "--name-only",
                  "--relative",
                  move.from().commit(),
                  move.to().commit());
      String said = move.to().commit().isEmpty() ? "" : OwnGit.must(git.run(Map.of(), ask), ask);
      for (String path : said.split("\0")) {
        boolean judged = change.before().containsKey(path) || change.after().containsKey(path);
        if (!path.isEmpty()
            && (judged
                || PathName.below(files.workspace(), path)
                    .filter(file -> !Files.exists(file, LinkOption.NOFOLLOW_LINKS))
                    .isPresent())) {
          all.add(path);
        }
      }
    }
    return List.copyOf(all);
  }

  /** The head's tree with some files, byte for byte as an attempt left them. */
  String left(Optional<String> head, List<String> paths, Map<String, String> left)
      throws IOException {
    Path index = index();
    Map<String, String> own = begun(index, head);
    put(own, paths, left);
    return written(own, paths);
  }

  /** Lets the user's index know of what the head has of some files; all else stays as it is. */
  void refresh(List<String> paths) throws IOException {
    String head = git.out(Map.of(), "ls-tree", "-r", "-z", "HEAD");
    put(Map.of(), paths, Listing.ofTree(head).files());
  }

  private Path index() {
    return files.folder().resolve("filing.index");
  }

  private Map<String, String> begun(Path index, Optional<String> head) throws IOException {
    OwnGit.remove(index);
    Map<String, String> own = Map.of("GIT_INDEX_FILE", index.toString());
    git.out(own, "read-tree", head.orElse("--empty"));
    return own;
  }

  /**
   * Writes the tree.
   *
   * @throws IOException if what the repository then holds of it is something else
   */
  private String written(Map<String, String> own, List<String> paths) throws IOException {
    String tree = git.out(own, "write-tree");
    Map<String, String> wanted = listed(own);
    OwnGit.remove(index());
    Path index = files.folder().resolve("filing.genuine");
    OwnGit bare = new OwnGit(files.workspace(), place, files.folder().resolve("filing.git"));
    try {
      synchronized (GitTree.class) {
        OwnGit.remove(index);
        bare.open("");
        bare.out(index, List.of("read-tree", tree));
        String held = bare.out(index, List.of("ls-files", "-s", "-z"));
        if (!Listing.ofIndex(held).files().equals(wanted)) {
          throw new IOException("the repository's tree " + tree + " was forged or is damaged");
        }
        Map<String, String> ids = new TreeMap<>();
        for (String path : paths) {
          String what = wanted.get(path);
          if (what != null) {
            ids.put(prefix() + path, what.substring(what.indexOf(' ') + 1));
          }
        }
        new Contents(bare, place.root()).mustBeGenuine(index, ids);
      }
    } finally {
      OwnGit.remove(index);
      OwnGit.remove(files.folder().resolve("filing.git"));
    }
    return tree;
  }

  private Map<String, String> listed(Map<String, String> own) throws IOException {
    return Listing.ofIndex(git.out(own, "ls-files", "-s", "-z")).files();
  }

  private String prefix() {
    String above = place.root().relativize(files.workspace()).toString();
    return above.isEmpty() ? "" : above + "/";
  }

  private void put(Map<String, String> environment, List<String> paths, Map<String, String> what)
      throws IOException {
    String prefix = prefix();
    for (List<String> some : Hidden.parts(paths)) {
      List<String> gone = new ArrayList<>(List.of("update-index", "--force-remove", "--"));
      List<String> there = new ArrayList<>(List.of("update-index", "--add", "--replace"));
      for (String path : some) {
        String as = what.get(path);
        if (as == null) {
          gone.add(path);
        } else {
          there.addAll(List.of("--cacheinfo", as.replace(' ', ',') + "," + prefix + path));
        }
      }
      OwnGit.must(git.run(environment, gone), gone);
      OwnGit.must(git.run(environment, there), there);
    }
  }

  private void mustBeUnfiltered(List<String> paths) throws IOException {
    for (List<String> some : Hidden.parts(paths)) {
      List<String> ask = new ArrayList<>(List.of("check-attr", "-z", "filter", "--"));
      ask.addAll(some);
      Command.Output said = git.run(Map.of(), ask);
      String[] field = OwnGit.must(said, ask).split("\0");
      for (int i = 0; i + 2 < field.length; i += 3) {
        if (!NO_FILTER.contains(field[i + 2])) {
          throw new IOException(
              field[i]
                  + " goes through git's filter '"
                  + field[i + 2]
                  + "', which is not run here; look, and commit it");
        }
      }
    }
  }

  /** Whether the present file is what was judged, and git has it so but for its line ends. */
  private boolean same(String path, @Nullable String judged, @Nullable String given)
      throws IOException {
    if (Objects.equals(judged, given)) {
      return true;
    }
    Path file = files.workspace().resolve(path);
    if (judged == null
        || given == null
        || !judged.startsWith("100")
        || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        || Files.size(file) > MOST_BYTES) {
      return false;
    }
    byte[] bytes = Files.readAllBytes(file);
    String mode = judged.substring(0, judged.indexOf(' ') + 1);
    return judged.equals(mode + Fingerprint.blob(bytes, judged.length() - mode.length()))
        && given.equals(
            mode + Fingerprint.blob(withoutReturns(bytes), judged.length() - mode.length()));
  }

  private static byte[] withoutReturns(byte[] bytes) {
    byte[] kept = new byte[bytes.length];
    int n = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] != '\r' || i + 1 == bytes.length || bytes[i + 1] != '\n') {
        kept[n++] = bytes[i];
      }
    }
    return Arrays.copyOf(kept, n);
  }
}
