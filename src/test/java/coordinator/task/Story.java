package coordinator.task;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A task carried from event to event, as a run would. */
final class Story {

  TaskRun run;
  Instant now = Samples.NOON;

  private Story(Task task) {
    run = TaskRun.taken(task, List.of(), 0);
  }

  /** A story that goes on from here. */
  static Story at(TaskRun run, Instant now) {
    Story story = new Story(run.task());
    story.run = run;
    story.now = now;
    return story;
  }

  static Story of(Task task) {
    return new Story(task);
  }

  Story apply(TaskEvent event) {
    run = event.apply(run, now);
    return this;
  }

  Story later(Duration by) {
    now = now.plus(by);
    return this;
  }

  Story started() {
    return apply(
        new TaskEvent.WorkerStarted(
            id(),
            run.nextNumber(),
            run.pending().cause(),
            Samples.process(run.nextNumber()),
            List.of("codex", "exec"),
            "tmp/x.log"));
  }

  Story polled(long bytes, Duration cpu) {
    int poll = run.attempt().vigil().polls() + 1;
    return apply(
        new TaskEvent.WorkerPolled(id(), run.attempt().number(), poll, bytes, Duration.ZERO, cpu));
  }

  Story stop(Stop.Reason reason) {
    return apply(new TaskEvent.StopRequested(id(), reason));
  }

  Story signalled(int step) {
    return apply(new TaskEvent.StopSignalled(id(), step, "INT"));
  }

  Story exited(Exit exit) {
    return apply(new TaskEvent.WorkerExited(id(), run.attempt().number(), exit));
  }

  Story inspected(Evidence evidence) {
    return apply(new TaskEvent.Inspected(id(), run.attempt().number(), evidence));
  }

  Story checkStarted() {
    int check = run.attempt().inquest().checks().size() + 1;
    return apply(
        new TaskEvent.CheckStarted(
            id(), run.attempt().number(), check, "test", Samples.process(100 + check), "c.log"));
  }

  Story checked(Exit exit, Finding finding) {
    int check = run.attempt().inquest().checks().size();
    return apply(new TaskEvent.CheckFinished(id(), run.attempt().number(), check, exit, finding));
  }

  /** Takes what is only to be recorded, as often as that is so. */
  Story conclude() {
    while (next() instanceof Action.Record decided) {
      apply(decided.event());
    }
    return this;
  }

  /** One whole attempt that is judged by what it left. */
  Story attempt(Exit exit, Evidence evidence) {
    return started().exited(exit).inspected(evidence);
  }

  Action next() {
    return Next.of(run, now);
  }

  private String id() {
    return run.task().id();
  }
}
