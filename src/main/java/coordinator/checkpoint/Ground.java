package coordinator.checkpoint;

import coordinator.task.Artifacts;
import coordinator.task.Notes;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The ground before an attempt, kept on disk so that it outlives the coordinator: earlier
 * artifacts, the state of files that are not the worker's, the work tree.
 */
record Ground(Path folder) {

  static final String TREE = "tree";
  static final String TREE_AFTER = "tree-after";
  static final String RULES = "rules";
  static final String GUARDED = "protected";
  static final String GUARDED_AFTER = "protected-after";
  static final String HEAD = "head";
  static final String HEAD_AFTER = "head-after";
  static final String OTHERS = "others";
  static final String OTHERS_AFTER = "others-after";
  static final String TREE_CHECKED = "tree-checked";
  static final String OTHERS_CHECKED = "others-checked";
  static final String BY_CHECKS = "by-checks";

  static Ground of(RunFiles files, String task, int attempt) {
    return new Ground(files.before(task, attempt));
  }

  /** Clears what an attempt that never ran may have left here. */
  void clear() throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (Stream<Path> all = Files.list(folder)) {
        for (Path file : all.toList()) {
          OwnGit.remove(file);
        }
      }
    } else {
      OwnFile.makeWay(folder);
    }
    Files.createDirectories(folder);
  }

  Path report() {
    return folder.resolve("report.md");
  }

  Path marker() {
    return folder.resolve("marker.md");
  }

  Path others() {
    return folder.resolve(OTHERS);
  }

  /** The same after the attempt. */
  Path othersAfter() {
    return folder.resolve(OTHERS_AFTER);
  }

  Path tree() {
    return folder.resolve(TREE);
  }

  /** The work tree after the attempt. */
  Path treeAfter() {
    return folder.resolve(TREE_AFTER);
  }

  /** The work tree after the checks. */
  Path treeChecked() {
    return folder.resolve(TREE_CHECKED);
  }

  /** Others' files after the checks. */
  Path othersChecked() {
    return folder.resolve(OTHERS_CHECKED);
  }

  /** The paths that the checks changed and that were not theirs to change. */
  Path byChecks() {
    return folder.resolve(BY_CHECKS);
  }

  /** The user's patterns of ignored files. */
  Path rules() {
    return folder.resolve(RULES);
  }

  /** Hashes of the protected files. */
  Path guarded() {
    return folder.resolve(GUARDED);
  }

  /** The same after the attempt. */
  Path guardedAfter() {
    return folder.resolve(GUARDED_AFTER);
  }

  /** Where the repository's HEAD stands. */
  Path head() {
    return folder.resolve(HEAD);
  }

  /** The same after the attempt. */
  Path headAfter() {
    return folder.resolve(HEAD_AFTER);
  }

  /** Hashes of the files that say to git how it is to see the work tree. */
  Path settings() {
    return folder.resolve("settings");
  }

  /** What is to be recorded of all that was noted here. */
  Notes notes(String tree) throws IOException {
    Map<String, String> digests = new TreeMap<>();
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        digests.put(file.getFileName().toString(), Fingerprint.of(file));
      }
    }
    return new Notes(tree, digests);
  }

  /** The notes that are no longer what the record knows of them. */
  List<Path> spoilt(Notes notes) throws IOException {
    List<Path> spoilt = new ArrayList<>();
    for (String name : new TreeSet<>(notes.digests().keySet())) {
      Path file = folder.resolve(name);
      if (!Fingerprint.of(file).equals(notes.digests().get(name))) {
        spoilt.add(file);
      }
    }
    return spoilt;
  }

  void keep(Path artifact, Path copy) throws IOException {
    if (Files.isRegularFile(artifact, LinkOption.NOFOLLOW_LINKS)
        && Files.size(artifact) <= PlainFile.MOST_BYTES) {
      Files.copy(artifact, copy, StandardCopyOption.REPLACE_EXISTING, LinkOption.NOFOLLOW_LINKS);
    }
  }

  /** Notes what this attempt will write, and which attempts it finds under way. */
  void open(RunFiles files, TaskRun run) throws IOException {
    Set<String> known = new HashSet<>();
    for (Path other : grounds(files)) {
      if (Files.exists(other.resolve("done"))) {
        known.add(other.getFileName().toString());
      }
    }
    OwnFile.write(folder.resolve("over"), known);
    Artifacts artifacts = run.task().expected().artifacts();
    List<String> owed =
        artifacts == null ? List.of() : List.of(artifacts.report(), artifacts.marker());
    OwnFile.write(folder.resolve("owes"), owed);
  }

  void close() throws IOException {
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      OwnFile.write(folder.resolve("done"), "");
    }
  }

  /**
   * What attempts that ran beside this one owed: whatever changed there, this worker is not to
   * blame.
   */
  Set<String> owedBeside(RunFiles files, String task) throws IOException {
    Path over = folder.resolve("over");
    Set<String> known = Files.exists(over) ? new HashSet<>(Files.readAllLines(over)) : Set.of();
    Set<String> owed = new HashSet<>();
    for (Path other : grounds(files)) {
      String name = other.getFileName().toString();
      Path owes = other.resolve("owes");
      boolean own = name.matches("before-" + java.util.regex.Pattern.quote(task) + "-\\d+");
      if (!own && !known.contains(name) && Files.isRegularFile(owes) && !superseded(other)) {
        owed.addAll(Files.readAllLines(owes));
      }
    }
    return owed;
  }

  /** Whether a later attempt of its task is there: an interrupted one is never closed. */
  private static boolean superseded(Path ground) {
    String name = ground.getFileName().toString();
    int dash = name.lastIndexOf('-');
    int number = Integer.parseInt(name.substring(dash + 1));
    return Files.exists(ground.resolveSibling(name.substring(0, dash + 1) + (number + 1)));
  }

  private static List<Path> grounds(RunFiles files) throws IOException {
    try (Stream<Path> all = Files.list(files.folder())) {
      return all.filter(path -> path.getFileName().toString().matches("before-.+-\\d{1,9}"))
          .toList();
    }
  }
}
