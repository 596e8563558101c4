package coordinator.checkpoint;

import coordinator.task.Evidence;
import coordinator.task.Exit;
import coordinator.task.Filed;
import coordinator.task.Finding;
import coordinator.task.TaskRun;
import coordinator.worker.Launch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A checkpoint to which a front door adds its own findings; each counts like any other.
 *
 * @param inner the checkpoint that all doors share
 * @param also what this door looks at besides
 */
public record InspectedCheckpoint(Checkpoint inner, Inspection also) implements Checkpoint {

  @Override
  public Prepared prepare(TaskRun run) throws IOException {
    Prepared prepared = inner.prepare(run);
    also.prepared(run);
    return prepared;
  }

  @Override
  public List<String> signals(TaskRun run) {
    return inner.signals(run);
  }

  @Override
  public Evidence inspect(TaskRun run) throws IOException {
    Evidence seen = inner.inspect(run);
    List<Finding> findings = new ArrayList<>(seen.findings());
    findings.addAll(also.findings(run, seen));
    return new Evidence(findings, seen.trouble(), seen.tokens(), seen.changed(), seen.notes());
  }

  @Override
  public Filed file(TaskRun run) throws IOException {
    return inner.file(run);
  }

  @Override
  public Launch check(TaskRun run, int check) throws IOException {
    return inner.check(run, check);
  }

  @Override
  public Finding judge(TaskRun run, int check, Exit exit) throws IOException {
    return inner.judge(run, check, exit);
  }
}
