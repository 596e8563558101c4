package coordinator.checkpoint;

import coordinator.task.Finding;
import coordinator.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that are not a worker's to write: other phases' reports and markers, the plan, the
 * record. Their state before an attempt is noted, and afterwards compared.
 */
final class Others {

  private static final String SUBJECT = "Others' files";

  /** How a file may change. */
  enum Rule {
    NOT_AT_ALL,
    AT_ITS_END,
    /** Another phase's artifact. */
    PHASE
  }

  record State(Rule rule, long size, String fingerprint) {
    static final State ABSENT = new State(Rule.PHASE, 0, Fingerprint.ABSENT);
  }

  /**
   * What a file must still be.
   *
   * @param when since when, for eyes
   */
  record Known(State state, String when) {}

  private final RunFiles files;
  private final OffLimits offLimits;

  Others(RunFiles files, OffLimits offLimits) {
    this.files = files;
    this.offLimits = offLimits;
  }

  void note(Path into, Task task) throws IOException {
    List<String> lines = new ArrayList<>();
    for (var entry : states(task).entrySet()) {
      State state = entry.getValue();
      lines.add(
          state.rule() + "\t" + state.size() + "\t" + state.fingerprint() + "\t" + entry.getKey());
    }
    OwnFile.write(into, lines);
  }

  /**
   * What a worker changed that was not its own.
   *
   * @param known what each file must still be
   * @param when since when a file that is not known must not have been there, for eyes
   * @param excused paths that others may have written meanwhile
   */
  List<Finding> judge(Map<Path, Known> known, String when, Task task, Set<String> excused)
      throws IOException {
    List<Finding> findings = new ArrayList<>();
    for (var entry : known.entrySet()) {
      State was = entry.getValue().state();
      String what =
          excused.contains(entry.getKey().toString()) ? "" : change(entry.getKey(), was, task);
      if (!what.isEmpty()) {
        findings.add(blame(entry.getKey(), what, entry.getValue().when(), was.rule()));
      }
    }
    for (Path now : phases(task)) {
      if (!known.containsKey(now) && !excused.contains(now.toString())) {
        findings.add(blame(now, "was written", when, Rule.PHASE));
      }
    }
    for (Path file : List.of(files.ledger(), files.pids())) {
      Known was = known.get(file);
      findings.addAll(was == null ? List.of() : foreign(file, was.state()));
    }
    return findings.size() <= 20 ? findings : findings.subList(0, 20);
  }

  /**
   * What another than the coordinator wrote to the record since it was noted: it was taken back,
   * and lies beside the file under the place where it stood.
   */
  private List<Finding> foreign(Path file, State was) throws IOException {
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

  private Finding blame(Path file, String what, String when, Rule rule) {
    String whose = rule == Rule.PHASE ? "another phase's file" : "no worker may touch it";
    return Finding.fails(SUBJECT, files.shown(file) + " " + what + " " + when + "; " + whose);
  }

  private String change(Path file, State was, Task task) throws IOException {
    boolean mayGrow =
        was.rule() == Rule.AT_ITS_END || (was.rule() == Rule.PHASE && verifies(task, file));
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

  private Map<Path, State> states(Task task) throws IOException {
    Map<Path, State> states = new LinkedHashMap<>();
    for (Path file : offLimits.files()) {
      states.put(file, state(Rule.NOT_AT_ALL, file));
    }
    for (Path file : List.of(files.ledger(), files.pids())) {
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
        long size = Files.size(file);
        states.put(file, new State(Rule.AT_ITS_END, size, Fingerprint.of(file, size)));
      }
    }
    for (Path file : phases(task)) {
      states.put(file, state(Rule.PHASE, file));
    }
    return states;
  }

  private static State state(Rule rule, Path file) throws IOException {
    long size = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) ? Files.size(file) : 0;
    return new State(rule, size, Fingerprint.of(file));
  }

  /** The reports and markers of other phases that are there. */
  private List<Path> phases(Task task) throws IOException {
    Set<Path> folders = new TreeSet<>();
    offLimits.owed().keySet().forEach(file -> folders.add(file.resolveSibling("")));
    List<Path> all = new ArrayList<>();
    for (Path folder : folders) {
      if (Files.isDirectory(folder)) {
        try (Stream<Path> found = Files.list(folder)) {
          found
              .filter(file -> !offLimits.owed().getOrDefault(file, task.id()).equals(task.id()))
              .sorted()
              .forEach(all::add);
        }
      }
    }
    return all;
  }

  /** Whether a task is the verifier of the phase that owes a file: {@code P07a} of {@code P07}. */
  private boolean verifies(Task task, Path file) {
    String owner = offLimits.owed().get(file);
    if (owner == null) {
      return false;
    }
    String more = task.id().startsWith(owner) ? task.id().substring(owner.length()) : "";
    return owner.equals(task.expected().verifies())
        || more.matches(Character.isDigit(owner.charAt(owner.length() - 1)) ? "[A-Za-z]+" : "a");
  }

  /** The states that were noted in a file. */
  static Map<Path, State> read(Path noted) throws IOException {
    Map<Path, State> states = new LinkedHashMap<>();
    for (String line : Files.readAllLines(noted)) {
      String[] field = line.split("\t", 4);
      if (field.length == 4 && field[1].matches("\\d{1,18}")) {
        Path file =
            PathName.below(Path.of("/"), field[3])
                .orElseThrow(
                    () ->
                        new IOException(
                            field[3] + " is no name in the character set of this locale"));
        states.put(file, new State(Rule.valueOf(field[0]), Long.parseLong(field[1]), field[2]));
      }
    }
    return states;
  }
}
