package coordinator.engine;

import coordinator.checkpoint.Checkpoint;
import coordinator.task.Attempt;
import coordinator.task.Cause;
import coordinator.task.Evidence;
import coordinator.task.Exit;
import coordinator.task.Finding;
import coordinator.task.Notes;
import coordinator.task.Started;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import coordinator.task.TaskRun.Status;
import coordinator.worker.Launch;
import coordinator.worker.Probe;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What takes time, and is therefore done outside the engine's thread: each errand gives the news
 * that the engine takes in afterwards.
 */
final class Errands {

  /** What came of an errand, told on the engine's thread. */
  interface News {
    void tell(Dispatch dispatch);
  }

  /** Something that takes time. */
  interface Errand {
    News run() throws IOException;
  }

  private static final Set<String> NAMELESS =
      Set.of("No space left on device", "Input/output error", "Disk quota exceeded");

  private final Tools tools;
  private final Set<Started> armed = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Errands(Tools tools) {
    this.tools = tools;
  }

  private void go(Started process, Launch launch, Consumer<Exit> ended) {
    if (armed.remove(process)) {
      tools.workers().go(process, launch.base(), ended);
    }
  }

  void dismiss(Started process) {
    if (armed.remove(process)) {
      tools.workers().dismiss(process);
    }
  }

  /** Sends away all that waits at its start line, now and later: nobody will let it go. */
  void close() {
    closed = true;
    armed.forEach(this::dismiss);
  }

  /**
   * A process that is to be started.
   *
   * @param atStartLine what is told of it when it is there
   */
  record Beginning(Launch launch, Function<Started, News> atStartLine) {}

  /** Makes all ready for a process. */
  interface Preparation {
    Beginning run() throws IOException;
  }

  /** Brings a process to its start line. */
  News arm(Beginning beginning) throws IOException {
    Started process = tools.workers().arm(beginning.launch());
    return told(beginning, process);
  }

  /** The same where nothing has to be waited for. */
  Optional<News> armAtOnce(Beginning beginning) throws IOException {
    return tools.workers().armAtOnce(beginning.launch()).map(process -> told(beginning, process));
  }

  /** Whoever takes it out of {@code armed} lets it go or sends it away. */
  private News told(Beginning beginning, Started process) {
    armed.add(process);
    if (closed) {
      dismiss(process);
    }
    return beginning.atStartLine().apply(process);
  }

  Beginning launch(TaskRun run) throws IOException {
    String id = run.task().id();
    int number = run.nextNumber();
    Checkpoint.Prepared prepared = tools.checkpoint().prepare(run);
    Launch launch = prepared.launch();
    String log = tools.files().shown(launch.log());
    var noted = new TaskEvent.GroundNoted(id, number, prepared.notes());
    Cause cause = run.pending().cause();
    return new Beginning(
        launch,
        process -> {
          var started =
              new TaskEvent.WorkerStarted(id, number, cause, process, launch.command(), log);
          return dispatch ->
              dispatch.armed(
                  process,
                  prepared.notes().equals(Notes.NONE) ? List.of(started) : List.of(noted, started),
                  () ->
                      go(process, launch, exit -> dispatch.workerEnded(process, id, number, exit)));
        });
  }

  Beginning check(TaskRun run, int check) throws IOException {
    String id = run.task().id();
    int number = run.attempt().number();
    String name = run.task().expected().checks().get(check - 1).name();
    Launch launch = tools.checkpoint().check(run, check);
    String log = tools.files().shown(launch.log());
    return new Beginning(
        launch,
        process ->
            dispatch ->
                dispatch.armed(
                    process,
                    List.of(new TaskEvent.CheckStarted(id, number, check, name, process, log)),
                    () ->
                        go(
                            process,
                            launch,
                            exit -> dispatch.checkEnded(process, id, number, check, exit))));
  }

  News poll(TaskRun run) {
    Attempt attempt = run.attempt();
    String id = run.task().id();
    Probe probe =
        tools.workers().probe(attempt.process(), tools.files().worker(id, attempt.number()));
    if (!probe.alive()) {
      return dispatch -> dispatch.foundGone(id);
    }
    int poll = attempt.vigil().polls() + 1;
    var event =
        new TaskEvent.WorkerPolled(
            id, attempt.number(), poll, probe.logBytes(), probe.logIdle(), probe.cpu());
    return dispatch -> dispatch.recordWhile(Status.RUNNING, event);
  }

  News inspect(TaskRun run) throws IOException {
    Evidence evidence = tools.checkpoint().inspect(run);
    return dispatch ->
        dispatch.inspected(
            new TaskEvent.Inspected(run.task().id(), run.attempt().number(), evidence));
  }

  News file(TaskRun run) throws IOException {
    var filed =
        new TaskEvent.ChangesFiled(
            run.task().id(), run.attempt().number(), tools.checkpoint().file(run));
    return dispatch -> dispatch.recordWhile(Status.JUDGED, filed);
  }

  News judge(Started process, TaskRun run, int check, Exit exit) throws IOException {
    Finding finding = tools.checkpoint().judge(run, check, exit);
    return dispatch ->
        dispatch.recordCheck(
            process,
            new TaskEvent.CheckFinished(
                run.task().id(), run.attempt().number(), check, exit, finding));
  }

  /** Ends a process for the record that no signal ended in fact; who still lives is named. */
  News abandon(TaskRun run) {
    Started process = Objects.requireNonNull(run.process(), "a process to end");
    List<Long> left = tools.workers().sweep(process);
    Exit exit = Exit.lost().with(left.isEmpty() ? List.of(process.pid()) : left);
    Attempt attempt = run.attempt();
    int check = attempt.inquest().checks().size();
    return dispatch -> {
      if (attempt.exit() == null) {
        dispatch.workerEnded(process, run.task().id(), attempt.number(), exit);
      } else {
        dispatch.checkEnded(process, run.task().id(), attempt.number(), check, exit);
      }
    };
  }

  /** Of a full disk the platform says only that it is full; then we say which one. */
  String words(Exception failure) {
    String message = failure.getMessage();
    if (!(failure instanceof IOException) || message == null) {
      return failure.toString();
    }
    return NAMELESS.contains(message)
        ? message + ", for the files in " + tools.files().folder()
        : message;
  }

  /** Takes over a process that an earlier coordinator started. */
  void adopt(TaskRun run, Started process, Dispatch dispatch) {
    String id = run.task().id();
    Attempt attempt = run.attempt();
    int number = attempt.number();
    int check = attempt.inquest().checks().size();
    if (attempt.exit() == null) {
      tools
          .workers()
          .adopt(
              process,
              tools.files().worker(id, number),
              exit -> dispatch.workerEnded(process, id, number, exit));
    } else {
      tools
          .workers()
          .adopt(
              process,
              tools.files().check(id, number, check),
              exit -> dispatch.checkEnded(process, id, number, check, exit));
    }
  }
}
