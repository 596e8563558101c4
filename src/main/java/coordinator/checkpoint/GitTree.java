package coordinator.checkpoint;

import coordinator.task.Evidence.FileChange;
import coordinator.worker.Command;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A work tree as git sees it, with an index of our own: the user's index, branch, stash and hooks
 * are never touched, and flags that a worker sets in the user's index hide nothing. States are ids
 * of tree objects in the repository.
 */
final class GitTree implements WorkTree {

  static final String KIND = "git ";

  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final List<String> GIT =
      List.of(
          "env",
          "-u",
          "GIT_DIR",
          "-u",
          "GIT_WORK_TREE",
          "-u",
          "GIT_OBJECT_DIRECTORY",
          "-u",
          "GIT_COMMON_DIR",
          "-u",
          "GIT_NAMESPACE",
          "-u",
          "GIT_EXTERNAL_DIFF",
          "-u",
          "GIT_LITERAL_PATHSPECS",
          "git",
          "-c",
          "core.hooksPath=/dev/null",
          "-c",
          "core.fsmonitor=false",
          "-c",
          "core.untrackedCache=false",
          "-c",
          "core.safecrlf=false",
          "-c",
          "advice.addEmbeddedRepo=false",
          "-c",
          "safe.directory=*");

  private static final List<String> WRITE = List.of("write-tree", "--missing-ok");
  private static final Pattern UNREADABLE =
      Pattern.compile(
          "^error: (?:unable to index file |open\\(\"?)?['\"]?(.+?)['\"]?(?:: |\"\\)| does not have"
              + " a commit|$)");

  private final Path workspace;
  private final Path index;
  private final List<String> excluded;

  /**
   * @param index a file of our own, kept between states so that only what changed is read again
   * @param excluded folders and files, relative to the workspace, that never count
   */
  GitTree(Path workspace, Path index, List<String> excluded) {
    this.workspace = workspace;
    this.index = index;
    this.excluded = List.copyOf(excluded);
  }

  /**
   * Whether git keeps this workspace: it is in a repository, and not in a part that the repository
   * ignores.
   */
  boolean keeps() {
    try {
      Command.Output place = git(List.of("rev-parse", "--is-inside-work-tree", "--show-prefix"));
      List<String> said = place.out().lines().toList();
      boolean inside = place.code() == 0 && !said.isEmpty() && said.get(0).equals("true");
      boolean top = said.size() < 2 || said.get(1).isEmpty();
      return inside && (top || git(List.of("check-ignore", "-q", ".")).code() == 1);
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public String state() throws IOException {
    synchronized (GitTree.class) {
      Files.deleteIfExists(index.resolveSibling(index.getFileName() + ".lock"));
      if (!Files.exists(index)) {
        seed();
      }
      Command.Output added = git(add(List.of()));
      Command.Output tree = git(WRITE);
      if (added.code() > 1 || tree.code() != 0) {
        // A filter that is not installed, an index in the middle of a merge: all anew, as the bytes
        // are.
        Files.deleteIfExists(index);
        added = git(add(rawContent()));
        tree = git(WRITE);
      }
      if (added.code() > 1 || tree.code() != 0) {
        throw new IOException(
            "git cannot take down the work tree: " + (added.err() + tree.err()).strip());
      }
      return KIND + tree.out().strip() + unreadable(added.err());
    }
  }

  /**
   * Lines for what git could not take in, such as a pipe where a file was: there, but not in the
   * tree.
   */
  private static String unreadable(String errors) {
    return errors
        .lines()
        .map(UNREADABLE::matcher)
        .filter(Matcher::find)
        .map(line -> "\n" + line.group(1))
        .distinct()
        .limit(1000)
        .collect(Collectors.joining());
  }

  @Override
  public List<String> changed(String before, String after) throws IOException {
    if (before.equals(after)) {
      return List.of();
    }
    TreeSet<String> paths = new TreeSet<>();
    for (String path : diff(List.of("--name-only"), before, after, List.of()).split("\0")) {
      if (!path.isEmpty()) {
        paths.add(path);
      }
    }
    List<String> then = before.lines().skip(1).toList();
    List<String> now = after.lines().skip(1).toList();
    now.stream().filter(path -> !then.contains(path)).forEach(paths::add);
    then.stream().filter(path -> !now.contains(path)).forEach(paths::add);
    return List.copyOf(paths);
  }

  @Override
  public List<FileChange> measured(String before, String after, List<String> paths)
      throws IOException {
    if (before.equals(after) || paths.isEmpty()) {
      return List.of();
    }
    List<FileChange> changes = new ArrayList<>();
    for (String line : diff(List.of("--numstat"), before, after, paths).split("\0")) {
      String[] field = line.split("\t", 3);
      if (field.length == 3) {
        changes.add(new FileChange(field[2], count(field[0]), count(field[1])));
      }
    }
    return changes;
  }

  @Override
  public String remark(String state) {
    long missed = state.lines().count() - 1;
    return missed == 0
        ? ""
        : missed + " paths that git cannot take in were compared by their presence alone";
  }

  /** The changes from one state to another, line by line; empty if git has one of them no more. */
  Optional<String> patch(String before, String after) throws IOException {
    List<String> command =
        List.of(
            "diff-tree",
            "-r",
            "-p",
            "--no-renames",
            "--no-ext-diff",
            "--no-textconv",
            "--no-color",
            "--relative",
            id(before),
            id(after),
            "--");
    Command.Output out = git(command);
    return out.code() == 0 ? Optional.of(out.out()) : Optional.empty();
  }

  private String diff(List<String> form, String before, String after, List<String> paths)
      throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of("diff-tree", "-r", "-z", "--no-renames", "--no-ext-diff", "--no-textconv"));
    command.addAll(form);
    command.addAll(List.of("--relative", id(before), id(after), "--"));
    paths.forEach(path -> command.add(":(literal)" + path));
    Command.Output out = git(command);
    if (out.code() != 0) {
      throw new IOException(
          "git cannot compare " + id(before) + " and " + id(after) + ": " + out.err().strip());
    }
    return out.out();
  }

  /**
   * Starts from the user's index, times included: git tells by them which entries it must read
   * again.
   */
  private void seed() throws IOException {
    Optional<String> theirs = line("rev-parse", "--git-path", "index");
    Path from = workspace.resolve(theirs.orElse(".git/index"));
    if (Files.isRegularFile(from)) {
      Files.copy(
          from, index, StandardCopyOption.COPY_ATTRIBUTES, StandardCopyOption.REPLACE_EXISTING);
      git(List.of("update-index", "-q", "--really-refresh"));
    }
  }

  private List<String> add(List<String> settings) {
    List<String> command = new ArrayList<>(settings);
    command.addAll(List.of("add", "-A", "--ignore-errors", "--", "."));
    for (String path : excluded) {
      // As a glob: git complains of an exact path that is ignored already.
      String glob =
          "[" + path.charAt(0) + "]" + path.substring(1).replaceAll("([*?\\[\\\\])", "\\\\$1");
      command.add(":(exclude,glob)" + glob);
      command.add(":(exclude,glob)" + glob + "/**");
    }
    return command;
  }

  /** Settings that switch every filter off. */
  private List<String> rawContent() throws IOException {
    Command.Output known = git(List.of("config", "--name-only", "--get-regexp", "^filter\\."));
    LinkedHashSet<String> filters = new LinkedHashSet<>();
    known
        .out()
        .lines()
        .filter(key -> key.lastIndexOf('.') > 6)
        .forEach(key -> filters.add(key.substring(0, key.lastIndexOf('.'))));
    List<String> settings = new ArrayList<>();
    for (String filter : filters) {
      for (String off : List.of(".clean=", ".process=", ".required=false")) {
        settings.add("-c");
        settings.add(filter + off);
      }
    }
    return settings;
  }

  private Optional<String> line(String... command) throws IOException {
    Command.Output out = git(List.of(command));
    return out.code() == 0 ? Optional.of(out.out().strip()) : Optional.empty();
  }

  private Command.Output git(List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(GIT);
    command.addAll(arguments);
    Map<String, String> environment =
        Map.of(
            "GIT_INDEX_FILE",
            index.toString(),
            "GIT_OPTIONAL_LOCKS",
            "0",
            "GIT_TERMINAL_PROMPT",
            "0",
            "LC_ALL",
            "C");
    return Command.run(command, workspace, environment, TIMEOUT);
  }

  private static String id(String state) {
    return state.substring(KIND.length()).lines().findFirst().orElse("");
  }

  private static int count(String field) {
    return field.matches("\\d{1,9}") ? Integer.parseInt(field) : -1;
  }
}
