package coordinator.checkpoint;

import coordinator.task.Artifacts;
import coordinator.task.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The files that are not a worker's to write: other phases' reports and markers, the plan, the
 * record. Their state before an attempt is noted, and afterwards compared.
 */
final class Others {

  private static final String SUBJECT = "Others' files";
  private static final int MOST_FILES = 5_000;
  private static final Pattern COMMON_NAMES =
      Pattern.compile("(?i)readme|index|notes?|overview|summary|changelog|todo|.*tracker.*");

  /** How a file may change. */
  private enum Rule {
    NOT_AT_ALL,
    AT_ITS_END,
    /** Another phase's artifact. */
    PHASE
  }

  private record State(Rule rule, long size, String fingerprint) {}

  private final RunFiles files;
  private final List<Path> offLimits;

  Others(RunFiles files, List<Path> offLimits) {
    this.files = files;
    this.offLimits = List.copyOf(offLimits);
  }

  void note(Path into, String task, @Nullable Artifacts artifacts) throws IOException {
    List<String> lines = new ArrayList<>();
    for (var entry : states(task, artifacts).entrySet()) {
      State state = entry.getValue();
      lines.add(
          state.rule() + "\t" + state.size() + "\t" + state.fingerprint() + "\t" + entry.getKey());
    }
    OwnFile.write(into, lines);
  }

  /**
   * What a worker changed that was not its own.
   *
   * @param excused paths that others may have written meanwhile
   */
  List<Finding> judge(Path noted, String task, @Nullable Artifacts artifacts, Set<String> excused)
      throws IOException {
    if (!Files.isRegularFile(noted, LinkOption.NOFOLLOW_LINKS)) {
      return List.of(
          Finding.fails(
              SUBJECT,
              "cannot be compared: " + files.shown(noted) + " was removed in this attempt"));
    }
    Map<Path, State> before = read(noted);
    List<Finding> findings = new ArrayList<>();
    for (var entry : before.entrySet()) {
      String what =
          excused.contains(entry.getKey().toString())
              ? ""
              : change(entry.getKey(), entry.getValue(), task, artifacts);
      if (!what.isEmpty()) {
        findings.add(blame(entry.getKey(), what, entry.getValue().rule()));
      }
    }
    for (Path now : phases(task, artifacts)) {
      if (!before.containsKey(now) && !excused.contains(now.toString())) {
        findings.add(blame(now, "was written", Rule.PHASE));
      }
    }
    for (Path file : List.of(files.ledger(), files.pids())) {
      findings.addAll(foreign(file, before.get(file)));
    }
    return findings.size() <= 20 ? findings : findings.subList(0, 20);
  }

  /**
   * What another than the coordinator wrote to the record since it was noted: it was taken back,
   * and lies beside the file under the place where it stood.
   */
  private List<Finding> foreign(Path file, @Nullable State was) throws IOException {
    if (was == null) {
      return List.of();
    }
    Pattern name =
        Pattern.compile(Pattern.quote(file.getFileName() + ".foreign-") + "(\\d{1,18}).*");
    List<Finding> findings = new ArrayList<>();
    try (Stream<Path> beside = Files.list(files.folder())) {
      for (Path aside : beside.sorted().toList()) {
        Matcher matcher = name.matcher(aside.getFileName().toString());
        if (matcher.matches() && Long.parseLong(matcher.group(1)) >= was.size()) {
          findings.add(
              Finding.fails(
                  SUBJECT,
                  files.shown(file)
                      + " was tampered with in this attempt, which was taken back and is kept in "
                      + aside.getFileName()
                      + "; no worker may touch it"));
        }
      }
    }
    return findings;
  }

  /** The notes on this attempt that were changed in it. */
  List<Finding> spoilt(List<Path> notes) {
    return notes.stream()
        .map(
            note ->
                Finding.fails(
                    SUBJECT,
                    files.shown(note)
                        + " is not what the coordinator noted before this attempt; no worker may"
                        + " touch it"))
        .toList();
  }

  private Finding blame(Path file, String what, Rule rule) {
    String whose = rule == Rule.PHASE ? "another phase's file" : "no worker may touch it";
    return Finding.fails(SUBJECT, files.shown(file) + " " + what + " in this attempt; " + whose);
  }

  private String change(Path file, State was, String task, @Nullable Artifacts artifacts)
      throws IOException {
    boolean mayGrow =
        was.rule() == Rule.AT_ITS_END
            || (was.rule() == Rule.PHASE && verifies(file, task, artifacts));
    boolean hashed = was.fingerprint().length() == 64;
    String now = mayGrow && hashed ? Fingerprint.of(file, was.size()) : Fingerprint.of(file);
    if (now.equals(was.fingerprint())) {
      return "";
    }
    if (now.equals(Fingerprint.ABSENT)) {
      return "was deleted";
    }
    return was.fingerprint().equals(Fingerprint.ABSENT) ? "was written" : "was changed";
  }

  private Map<Path, State> states(String task, @Nullable Artifacts artifacts) throws IOException {
    Map<Path, State> states = new LinkedHashMap<>();
    for (Path file : offLimits) {
      states.put(file, state(Rule.NOT_AT_ALL, file));
    }
    for (Path file : List.of(files.ledger(), files.pids())) {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        long size = Files.size(file);
        states.put(file, new State(Rule.AT_ITS_END, size, Fingerprint.of(file, size)));
      }
    }
    for (Path file : phases(task, artifacts)) {
      states.put(file, state(Rule.PHASE, file));
    }
    return states;
  }

  private static State state(Rule rule, Path file) throws IOException {
    long size = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
    return new State(rule, size, Fingerprint.of(file));
  }

  /** The reports and markers of other phases, as far as their names show it. */
  private static List<Path> phases(String task, @Nullable Artifacts artifacts) throws IOException {
    if (artifacts == null) {
      return List.of();
    }
    List<Path> all = new ArrayList<>();
    for (String own : List.of(artifacts.report(), artifacts.marker())) {
      Path file = Path.of(own);
      Path folder = file.getParent();
      if (folder == null || !Files.isDirectory(folder)) {
        continue;
      }
      try (Stream<Path> found = Files.list(folder)) {
        found
            .filter(path -> !path.equals(file) && !phaseOf(path, file, task).isEmpty())
            .sorted()
            .limit(MOST_FILES)
            .forEach(all::add);
      }
    }
    return all;
  }

  /**
   * The phase that a file belongs to if it is named as this task's own file is; empty if it is not.
   */
  private static String phaseOf(Path file, Path own, String task) {
    String pattern = own.getFileName().toString();
    int at = pattern.indexOf(task);
    String name = file.getFileName().toString();
    String before = at < 0 ? "" : pattern.substring(0, at);
    String after = at < 0 ? "" : pattern.substring(at + task.length());
    if (at < 0
        || !name.startsWith(before)
        || !name.endsWith(after)
        || name.length() <= before.length() + after.length()) {
      return "";
    }
    String id = name.substring(before.length(), name.length() - after.length());
    boolean numbered = task.matches(".*\\d.*");
    boolean alike =
        numbered
            ? id.matches("[A-Za-z]{0,12}[-_]?\\d[\\w.]*(?:-[A-Z])?")
                && id.charAt(0) == task.charAt(0)
            : !COMMON_NAMES.matcher(id).matches();
    return alike ? id : "";
  }

  /** Whether this task is the verifier of the file's phase: {@code P07a} of {@code P07}. */
  private static boolean verifies(Path file, String task, @Nullable Artifacts artifacts) {
    if (artifacts == null) {
      return false;
    }
    return Stream.of(artifacts.report(), artifacts.marker())
        .map(own -> phaseOf(file, Path.of(own), task))
        .anyMatch(
            id ->
                !id.isEmpty()
                    && task.startsWith(id)
                    && task.substring(id.length()).matches("[A-Za-z]+"));
  }

  private static Map<Path, State> read(Path noted) throws IOException {
    Map<Path, State> states = new LinkedHashMap<>();
    for (String line : Files.readAllLines(noted)) {
      String[] field = line.split("\t", 4);
      if (field.length == 4 && field[1].matches("\\d{1,18}")) {
        states.put(
            Path.of(field[3]),
            new State(Rule.valueOf(field[0]), Long.parseLong(field[1]), field[2]));
      }
    }
    return states;
  }
}
