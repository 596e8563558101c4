package coordinator.engine;

import coordinator.checkpoint.Checkpoint;
import coordinator.checkpoint.RunFiles;
import coordinator.task.Evidence;
import coordinator.task.Exit;
import coordinator.task.Filed;
import coordinator.task.Finding;
import coordinator.task.Notes;
import coordinator.task.Samples;
import coordinator.task.TaskRun;
import coordinator.worker.Launch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Evidence as a test lays it out; good where it says nothing. */
final class FakeCheckpoint implements Checkpoint {

  static final RunFiles FILES = new RunFiles(Path.of("/w"), Path.of("/w/tmp/PLAN-x"));

  final Deque<Evidence> evidence = new ArrayDeque<>();
  List<String> signals = List.of("INT", "TERM", "KILL");
  @Nullable Throwable broken;
  private int made;

  @Override
  public Prepared prepare(TaskRun run) {
    return new Prepared(launch(FILES.worker(run.task().id(), run.nextNumber())), Notes.NONE);
  }

  @Override
  public Filed file(TaskRun run) {
    return new Filed("", null, "");
  }

  @Override
  public Launch check(TaskRun run, int check) {
    return launch(FILES.check(run.task().id(), run.attempt().number(), check));
  }

  private Launch launch(Path base) {
    return new Launch(
        "r" + ++made, base, Path.of("/dev/null"), List.of("codex"), Path.of("/w"), Map.of());
  }

  @Override
  public List<String> signals(TaskRun run) {
    return signals;
  }

  @Override
  public Evidence inspect(TaskRun run) throws IOException {
    if (broken instanceof IOException e) {
      throw e;
    }
    if (broken instanceof Error e) {
      throw e;
    }
    Evidence next = evidence.poll();
    return next == null ? Samples.good() : next;
  }

  @Override
  public Finding judge(TaskRun run, int check, Exit exit) {
    String subject = "Check " + run.task().expected().checks().get(check - 1).name();
    return exit.clean() ? Finding.holds(subject, "passed") : Finding.fails(subject, exit.words());
  }
}
