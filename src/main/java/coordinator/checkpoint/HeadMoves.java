package coordinator.checkpoint;

import coordinator.task.Attempt;
import coordinator.task.Evidence;
import coordinator.task.Notes;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where workers of a phase moved HEAD: what they committed themselves is in the history, and was
 * judged only as far as it is in the work tree.
 */
record HeadMoves(RunFiles files, TreeStates states, TaskRun run) {

  record Move(Head from, Head to) {
    String words() {
      return from.words() + " → " + to.words();
    }
  }

  /**
   * Keeps where it stands after the last attempt.
   *
   * @return how it moved in it
   */
  Optional<Move> note() throws IOException {
    Ground ground = states.ground(run, run.attempt());
    Optional<GitPlace> place = GitPlace.of(files.workspace());
    Optional<Head> from = before(run.attempt());
    if (place.isEmpty() || from.isEmpty()) {
      return Optional.empty();
    }
    Head to = Head.of(place.get());
    OwnFile.write(ground.headAfter(), to.line());
    return move(from.get(), to);
  }

  /** How it moved in an attempt that was looked at. */
  Optional<Move> in(Attempt attempt) throws IOException {
    Evidence evidence = attempt.inquest().evidence();
    Notes notes = evidence == null ? null : evidence.notes();
    Optional<Head> from = before(attempt);
    if (notes == null || notes.digest(Ground.HEAD_AFTER).isEmpty() || from.isEmpty()) {
      return Optional.empty();
    }
    Ground ground = states.ground(run, attempt);
    return move(from.get(), Head.read(states.kept(ground.headAfter(), notes, Ground.HEAD_AFTER)));
  }

  /** How it moved in all attempts of the phase. */
  List<Move> sinceItBegan() throws IOException {
    List<Move> moves = new ArrayList<>();
    for (int k = states.beginning(run); k <= run.attempt().number(); k++) {
      in(run.attempts().get(k - 1)).ifPresent(moves::add);
    }
    return moves;
  }

  private Optional<Head> before(Attempt attempt) throws IOException {
    Notes notes = attempt.inquest().notes();
    return notes.digest(Ground.HEAD).isEmpty()
        ? Optional.empty()
        : Optional.of(
            Head.read(states.kept(states.ground(run, attempt).head(), notes, Ground.HEAD)));
  }

  private static Optional<Move> move(Head from, Head to) {
    return from.equals(to) ? Optional.empty() : Optional.of(new Move(from, to));
  }
}
