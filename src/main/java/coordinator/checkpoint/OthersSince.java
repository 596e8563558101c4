package coordinator.checkpoint;

import coordinator.checkpoint.Others.Known;
import coordinator.checkpoint.Others.Rule;
import coordinator.checkpoint.Others.State;
import coordinator.task.Attempt;
import coordinator.task.Evidence;
import coordinator.task.Notes;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * What others' files were when the phase began, or what others made of them since: between two
 * attempts it was not the phase's workers who wrote them.
 */
final class OthersSince {

  static final String THIS_ATTEMPT = "in this attempt";
  static final String BY_CHECKS = "while the checks ran";
  private static final String EARLIER = "since the phase began";

  private final RunFiles files;
  private final TaskRun run;

  OthersSince(RunFiles files, TaskRun run) {
    this.files = files;
    this.run = run;
  }

  /**
   * What each file must still be after the last attempt.
   *
   * @throws IOException if a note of an earlier attempt is not what was written there
   */
  Map<Path, Known> known() throws IOException {
    int last = run.attempt().number();
    Map<Path, State> start = before(run.attempt());
    Map<Path, Known> known = new LinkedHashMap<>();
    start.forEach((file, state) -> known.put(file, new Known(state, THIS_ATTEMPT)));
    Set<Path> settled = new HashSet<>();
    for (int k = last - 1; k >= Stretch.looked(run); k--) {
      Attempt attempt = run.attempts().get(k - 1);
      Evidence evidence = attempt.inquest().evidence();
      Notes notes = evidence == null ? null : evidence.notes();
      if (notes == null || notes.digest(Ground.OTHERS_AFTER).isEmpty()) {
        break;
      }
      Map<Path, State> left = after(attempt, notes);
      Map<Path, State> began = before(attempt);
      Set<Path> all = new HashSet<>(start.keySet());
      all.addAll(left.keySet());
      all.addAll(began.keySet());
      for (Path file : all) {
        State now = start.getOrDefault(file, State.ABSENT);
        State then = left.getOrDefault(file, State.ABSENT);
        State was = began.getOrDefault(file, State.ABSENT);
        if (now.rule() == Rule.AT_ITS_END || !now.fingerprint().equals(then.fingerprint())) {
          settled.add(file);
        }
        if (!settled.contains(file)) {
          boolean same = was.fingerprint().equals(now.fingerprint());
          Known later = known.get(file);
          String when = later == null ? THIS_ATTEMPT : later.when();
          known.put(file, new Known(was, same ? when : EARLIER));
        }
      }
      start = began;
    }
    return known;
  }

  private Map<Path, State> before(Attempt attempt) throws IOException {
    return kept(ground(attempt).others(), attempt.inquest().notes(), Ground.OTHERS);
  }

  private Map<Path, State> after(Attempt attempt, Notes notes) throws IOException {
    return notes.digest(Ground.OTHERS_CHECKED).isPresent()
        ? kept(ground(attempt).othersChecked(), notes, Ground.OTHERS_CHECKED)
        : kept(ground(attempt).othersAfter(), notes, Ground.OTHERS_AFTER);
  }

  /** What each file must still be after the checks. */
  Map<Path, Known> knownToChecks(Notes notes) throws IOException {
    Map<Path, Known> known = new LinkedHashMap<>();
    kept(ground(run.attempt()).othersAfter(), notes, Ground.OTHERS_AFTER)
        .forEach((file, state) -> known.put(file, new Known(state, BY_CHECKS)));
    return known;
  }

  private Map<Path, State> kept(Path file, Notes notes, String name) throws IOException {
    String now = Fingerprint.of(file);
    if (notes.digest(name).filter(digest -> !digest.equals(now)).isPresent()) {
      boolean gone = now.equals(Fingerprint.ABSENT);
      throw new IOException(
          files.shown(file) + (gone ? " is gone" : " is not what was written there"));
    }
    return Others.read(file);
  }

  private Ground ground(Attempt attempt) {
    return Ground.of(files, run.task().id(), attempt.number());
  }
}
