package coordinator.checkpoint;

import coordinator.task.Evidence.FileChange;
import coordinator.worker.Command;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A work tree as git sees it, by {@link OwnGit}: the user's index, branch, stash and hooks are
 * never touched. A state is the id of a tree object with a digest of what is in it, so that no
 * object that was forged in the repository is believed; repositories in it, which git passes over,
 * are taken down in the same way.
 */
final class GitTree implements WorkTree {

  private static final int MOST_NESTED = 100;
  private static final int DEEPEST = 5;
  private static final int MOST_VANISHED = 20;
  private static final Pattern VANISHED =
      Pattern.compile("(?m)^fatal: unable to stat '.*': No such file or directory$");
  private static final Pattern UNREADABLE =
      Pattern.compile(
          "^error: (?:unable to index file |open\\(\"?)?['\"]?(.+?)['\"]?(?:: |\"\\)| does not have"
              + " a commit|$)");

  private final Path workspace;
  private final GitPlace place;
  private final OwnIndex index;
  private final List<String> excluded;
  private final String rules;
  private final OwnGit git;
  private final int depth;

  /**
   * @param excluded folders and files, relative to the workspace, that never count
   * @param rules patterns of files that are passed over besides those in {@code .gitignore} files
   */
  GitTree(Path workspace, GitPlace place, OwnIndex index, List<String> excluded, String rules) {
    this(workspace, place, index, excluded, rules, 0);
  }

  private GitTree(
      Path workspace,
      GitPlace place,
      OwnIndex index,
      List<String> excluded,
      String rules,
      int depth) {
    this.workspace = workspace;
    this.place = place;
    this.index = index;
    this.excluded = List.copyOf(excluded);
    this.rules = rules;
    this.depth = depth;
    this.git = new OwnGit(workspace, place, index.folder());
  }

  /** Whether git works here, and does not pass over this workspace as ignored. */
  boolean keeps() {
    synchronized (GitTree.class) {
      try {
        git.open(rules);
        boolean top = workspace.equals(place.root());
        return git.run(index.file(), List.of("version")).code() == 0
            && (top || git.run(index.file(), List.of("check-ignore", "-q", ".")).code() == 1);
      } catch (IOException e) {
        return false;
      }
    }
  }

  @Override
  public String state(String before) throws IOException {
    synchronized (GitTree.class) {
      git.open(rules);
      if (!index.believed()) {
        seed(before);
      }
      Command.Output added = added();
      String id = git.out(index.file(), List.of("write-tree", "--missing-ok")).strip();
      Listing listing = Listing.ofIndex(git.out(index.file(), List.of("ls-files", "-s", "-z")));
      index.keep();
      StringBuilder state = new StringBuilder(GitState.head(id, listing.digest()));
      Set<String> apart = new LinkedHashSet<>(unreadable(added.err()));
      listing.repositories().stream().filter(path -> isThere(path, ".git")).forEach(apart::add);
      int left = MOST_NESTED;
      for (String path : apart) {
        state.append(
            isThere(path, "") && left-- > 0 ? nested(path, before) : GitState.unread(path));
      }
      return state.toString();
    }
  }

  /** Git gives up where a file goes away that it has just seen, such as a draft. */
  private Command.Output added() throws IOException {
    Command.Output added = git.run(index.file(), add());
    for (int again = 0; again < MOST_VANISHED && VANISHED.matcher(added.err()).find(); again++) {
      added = git.run(index.file(), add());
    }
    if (added.code() > 1) {
      throw new IOException("git cannot take down the work tree: " + added.err().strip());
    }
    return added;
  }

  /** Whether a folder is there, and in it something of this name; one with an odd name is not. */
  private boolean isThere(String path, String within) {
    return PathName.below(workspace, path.replaceFirst("/+$", ""))
        .filter(folder -> Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS))
        .filter(folder -> Files.exists(folder.resolve(within)))
        .isPresent();
  }

  /** The files that the user's index knows. */
  Set<String> known() throws IOException {
    synchronized (GitTree.class) {
      git.open(rules);
      Path theirs = place.folder().resolve("index");
      Command.Output out = git.run(theirs, List.of("ls-files", "-z"));
      return new HashSet<>(out.code() == 0 ? List.of(out.out().split("\0")) : List.of());
    }
  }

  /** Lines for a repository within this one, and those within that. */
  private String nested(String path, String before) {
    String name = path.replaceFirst("/+$", "");
    try {
      GitTree tree = depth < DEEPEST ? within(name) : null;
      String then = GitState.nested(before).getOrDefault(name, "");
      return tree == null ? GitState.unread(name) : GitState.nested(name, tree.state(then));
    } catch (IOException e) {
      return GitState.unread(name);
    } finally {
      remove(name);
    }
  }

  private void remove(String name) {
    try {
      OwnGit.remove(indexOf(name).file());
      OwnGit.remove(indexOf(name).folder());
    } catch (IOException e) {
      // It is made anew when it is used again.
    }
  }

  private OwnIndex indexOf(String nested) {
    String hash = Fingerprint.hash(nested.getBytes(StandardCharsets.UTF_8)).substring(0, 8);
    return new OwnIndex(index.file().resolveSibling(index.file().getFileName() + "-" + hash));
  }

  /** The tree of a repository within this one, or null if none is there. */
  private @Nullable GitTree within(String name) {
    return PathName.below(workspace, name)
        .flatMap(GitPlace::of)
        .filter(found -> found.root().equals(workspace.resolve(name)))
        .map(
            found ->
                new GitTree(found.root(), found, indexOf(name), excluded(name), rules, depth + 1))
        .orElse(null);
  }

  private List<String> excluded(String nested) {
    return excluded.stream()
        .filter(path -> path.startsWith(nested + "/"))
        .map(path -> path.substring(nested.length() + 1))
        .toList();
  }

  /**
   * Begins with the files of an earlier state, or of the user's index: git passes over what is
   * ignored unless it is there already. Nothing else of that index is taken over.
   */
  private void seed(String before) throws IOException {
    if (before.startsWith(GitState.KIND)) {
      git.out(index.file(), List.of("read-tree", GitState.id(before)));
      return;
    }
    Path theirs = place.folder().resolve("index");
    if (!Files.isRegularFile(theirs)) {
      return;
    }
    Files.copy(theirs, index.file(), StandardCopyOption.REPLACE_EXISTING);
    Command.Output tree = git.run(index.file(), List.of("write-tree", "--missing-ok"));
    OwnGit.remove(index.file());
    if (tree.code() == 0) {
      git.run(index.file(), List.of("read-tree", tree.out().strip()));
    }
  }

  private void put(Map<String, String> files, String path, String what) {
    if (!passedOver(path)) {
      files.put(path, what);
    }
  }

  private boolean passedOver(String path) {
    return excluded.stream().anyMatch(out -> path.equals(out) || path.startsWith(out + "/"));
  }

  private static List<String> unreadable(String errors) {
    return errors
        .lines()
        .map(UNREADABLE::matcher)
        .filter(Matcher::find)
        .map(line -> line.group(1))
        .distinct()
        .limit(1000)
        .toList();
  }

  /** All files of a state, with those of the repositories within. */
  @Override
  public Map<String, String> files(String state) throws IOException {
    Map<String, String> files = new TreeMap<>(listed(state));
    files.keySet().removeIf(this::passedOver);
    GitState.unreadIn(state).forEach(path -> files.put(path, "unread"));
    for (Map.Entry<String, String> nested : GitState.nested(state).entrySet()) {
      String name = nested.getKey();
      GitTree tree = within(name);
      if (tree == null) {
        files.put(name + "/", nested.getValue()); // it is gone, and its files with it
      } else {
        tree.listed(nested.getValue()).forEach((path, what) -> put(files, name + "/" + path, what));
        remove(name);
      }
    }
    return files;
  }

  /** The files of a state's tree object, if it still is what it was. */
  private Map<String, String> listed(String state) throws IOException {
    synchronized (GitTree.class) {
      git.open(rules);
      Listing listing =
          Listing.ofTree(git.out(index.file(), List.of("ls-tree", "-r", "-z", GitState.id(state))));
      if (!GitState.digest(state).equals(listing.digest())) {
        throw new IOException(
            "the repository no longer has the tree "
                + GitState.id(state)
                + " as it was taken down");
      }
      return listing.files();
    }
  }

  /**
   * Files that are ignored now and were not when a phase began.
   *
   * @param globs which are asked for
   */
  List<String> hiddenSince(String began, Globs globs) throws IOException {
    return new Hidden(workspace, place, index, rules).since(began, globs);
  }

  @Override
  public List<FileChange> measured(String before, String after, List<String> paths)
      throws IOException {
    Map<String, FileChange> counted = new HashMap<>(counted(before, after, ""));
    Map<String, String> then = GitState.nested(before);
    for (Map.Entry<String, String> now : GitState.nested(after).entrySet()) {
      GitTree tree = within(now.getKey());
      String was = then.get(now.getKey());
      if (tree != null && was != null) {
        counted.putAll(tree.counted(was, now.getValue(), now.getKey() + "/"));
        remove(now.getKey());
      }
    }
    return paths.stream()
        .map(path -> counted.getOrDefault(path, new FileChange(path, -1, -1)))
        .toList();
  }

  private Map<String, FileChange> counted(String before, String after, String prefix)
      throws IOException {
    synchronized (GitTree.class) {
      git.open(rules);
      return new LineCounts(git, index.file())
          .between(GitState.id(before), GitState.id(after), prefix);
    }
  }

  Restoration restoration(String state) {
    return new Restoration(workspace, place, index, git, rules, GitState.id(state));
  }

  @Override
  public String remark(String state) {
    int missed = GitState.unreadIn(state).size();
    return missed == 0
        ? ""
        : missed
            + " paths (what git cannot take in; more than "
            + MOST_NESTED
            + " repositories within this one) were compared by their presence alone";
  }

  private List<String> add() {
    List<String> command = new ArrayList<>(List.of("add", "-A", "--ignore-errors", "--", "."));
    for (String path : excluded) {
      // As a glob: git complains of an exact path that is ignored already.
      String glob =
          "[" + path.charAt(0) + "]" + path.substring(1).replaceAll("([*?\\[\\\\])", "\\\\$1");
      command.add(":(exclude,glob)" + glob);
      command.add(":(exclude,glob)" + glob + "/**");
    }
    return command;
  }
}
