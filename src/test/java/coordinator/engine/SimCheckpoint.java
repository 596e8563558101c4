package coordinator.engine;

import coordinator.checkpoint.Checkpoint;
import coordinator.task.Action;
import coordinator.task.Evidence;
import coordinator.task.Exit;
import coordinator.task.Filed;
import coordinator.task.Finding;
import coordinator.task.Notes;
import coordinator.task.Samples;
import coordinator.task.TaskRun;
import coordinator.task.Trouble;
import coordinator.worker.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Sees what is true of the simulation's processes, unless it cannot look. */
final class SimCheckpoint implements Checkpoint {

  private final Fate fate;
  private final ManualClock clock;
  private final SimWorkers workers;
  private int made;

  SimCheckpoint(Fate fate, ManualClock clock, SimWorkers workers) {
    this.fate = fate;
    this.clock = clock;
    this.workers = workers;
  }

  @Override
  public Prepared prepare(TaskRun run) throws IOException {
    mayFail();
    return new Prepared(
        launch(FakeCheckpoint.FILES.worker(run.task().id(), run.nextNumber())), Notes.NONE);
  }

  @Override
  public Filed file(TaskRun run) {
    return new Filed("", null, "");
  }

  @Override
  public Launch check(TaskRun run, int check) throws IOException {
    mayFail();
    return launch(FakeCheckpoint.FILES.check(run.task().id(), run.attempt().number(), check));
  }

  private Launch launch(Path base) {
    return new Launch(
        "r" + ++made, base, Path.of("/dev/null"), List.of("codex"), Path.of("/w"), Map.of());
  }

  @Override
  public List<String> signals(TaskRun run) {
    return List.of("INT", "TERM", "KILL");
  }

  @Override
  public boolean brief(TaskRun run, Action next) {
    return fate.once(2);
  }

  @Override
  public Evidence inspect(TaskRun run) throws IOException {
    mayFail();
    SimProcess worker = workers.find(run.attempt().process());
    if (worker.alive && !worker.undead) {
      throw new AssertionError(worker + " is inspected while it runs");
    }
    if (worker.good) {
      return Samples.good();
    }
    return switch (fate.below(8)) {
      case 0 ->
          Samples.troubled(
              Trouble.Kind.LIMIT, clock.instant().plus(fate.seconds(0, 7200)).minusSeconds(600));
      case 1 -> Samples.troubled(Trouble.Kind.LIMIT, null);
      case 2 -> Samples.troubled(Trouble.Kind.PASSING, null);
      case 3 -> Samples.troubled(fate.once(3) ? Trouble.Kind.FATAL : Trouble.Kind.PASSING, null);
      default -> Samples.bad();
    };
  }

  @Override
  public Finding judge(TaskRun run, int check, Exit exit) throws IOException {
    mayFail();
    return exit.clean() && exit.leftovers().isEmpty()
        ? Finding.holds("Check", "passed")
        : Finding.fails("Check", exit.words());
  }

  private void mayFail() throws IOException {
    fate.mayDie("in an errand");
    if (fate.fault()) {
      throw new IOException("/w: input/output error");
    }
  }
}
