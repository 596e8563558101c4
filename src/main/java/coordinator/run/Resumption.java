package coordinator.run;

import coordinator.plan.Plan;
import coordinator.task.Event;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.Settlement.Result;
import coordinator.task.Started;
import coordinator.task.Task;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import coordinator.task.TaskRun.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the unfinished run of a plan is taken up: whether it is this plan's and can go on here, and
 * what of it is made again.
 */
final class Resumption {

  private final Plan plan;
  private final Home home;
  private final RunEvent.Coordinator self;

  Resumption(Plan plan, Home home, RunEvent.Coordinator self) {
    this.plan = plan;
    this.home = home;
    this.self = self;
  }

  /**
   * What is recorded first.
   *
   * @param state the run as it was left
   * @param from the phase from which on all is made again; null: what is not done
   * @throws Refused if it cannot go on
   */
  List<Event> events(RunState state, @Nullable String from) throws Refused {
    refuseAnotherPlansRun(state);
    List<Event> events = new ArrayList<>();
    if (from == null) {
      refuseAnotherPlace(state);
    } else {
      events.addAll(redo(from, state));
    }
    events.addAll(lettingGo(state));
    return events;
  }

  /** Two plans with one name would carry on each other's run. One that was moved may go on. */
  private void refuseAnotherPlansRun(RunState state) throws Refused {
    Path other = home.workspace().resolve(state.source());
    if (!other.equals(plan.layout().file()) && Files.exists(other)) {
      throw new Refused(
          Refused.Why.BAD_USAGE,
          home.files().shown(home.files().folder())
              + " holds an unfinished run of "
              + state.source()
              + ", which has the same name. Give this plan a name of its own: 'plan: …'");
    }
  }

  /**
   * A phase that was taken is carried out as it was recorded, and so in the folder that it had
   * then.
   */
  private void refuseAnotherPlace(RunState state) throws Refused {
    for (TaskRun run : state.tasks()) {
      String was = run.task().assignment().directory();
      String id = run.task().id();
      if (run.status() != Status.SETTLED
          && run.process() == null
          && !Files.isDirectory(Path.of(was))) {
        throw new Refused(
            Refused.Why.ENVIRONMENT,
            id
                + " was begun in "
                + was
                + ", and that is gone. Where the workspace was moved, begin again with this phase"
                + " where it is now: coordinator run "
                + home.files().shown(plan.layout().file())
                + " --from "
                + id);
      }
    }
  }

  /** A phase that failed and is no longer in the plan does not hold it up. */
  private List<Event> lettingGo(RunState state) {
    List<Event> events = new ArrayList<>();
    for (TaskRun run : state.tasks()) {
      String id = run.task().id();
      if (run.failed() && !plan.phases().containsKey(id)) {
        events.add(new TaskEvent.Settled(id, Result.RESET, "no longer in the plan"));
      }
    }
    return events;
  }

  private List<Event> redo(String from, RunState state) throws Refused {
    List<String> ids = plan.tasks().stream().map(Task::id).toList();
    int first = ids.indexOf(from);
    if (first < 0) {
      throw new Refused(
          Refused.Why.BAD_USAGE,
          "--from " + from + ": the plan has no such phase; it has " + String.join(", ", ids));
    }
    List<Event> events = new ArrayList<>();
    for (String id : ids.subList(first, ids.size())) {
      TaskRun run = state.task(id).orElse(null);
      Started process = run == null ? null : run.process();
      if (process != null) {
        throw new Refused(
            Refused.Why.BAD_USAGE,
            "--from "
                + from
                + ": "
                + id
                + " is under way, PID "
                + process.pid()
                + ". Stop it first: coordinator kill "
                + plan.name());
      }
      if (run != null) {
        events.add(
            new TaskEvent.Settled(
                id, Result.RESET, "again from " + from + ", asked for by " + self.user()));
      }
    }
    return events;
  }
}
