package coordinator.ledger;

import coordinator.task.Event;
import coordinator.task.RunEvent;
import coordinator.task.TaskEvent;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the kinds of events are called in the ledger. The names are part of its form and never
 * change.
 */
final class EventTypes {

  private static final Map<String, Class<? extends Event>> TYPES = new LinkedHashMap<>();
  private static final Map<Class<? extends Event>, String> NAMES = new HashMap<>();

  static {
    TYPES.put("run.started", RunEvent.Started.class);
    TYPES.put("run.continued", RunEvent.Continued.class);
    TYPES.put("run.draining", RunEvent.Draining.class);
    TYPES.put("run.left", RunEvent.Left.class);
    TYPES.put("run.ended", RunEvent.Ended.class);
    TYPES.put("run.clock_jumped", RunEvent.ClockJumped.class);
    TYPES.put("run.noted", RunEvent.Noted.class);
    TYPES.put("task.taken", TaskEvent.Taken.class);
    TYPES.put("ground.noted", TaskEvent.GroundNoted.class);
    TYPES.put("worker.started", TaskEvent.WorkerStarted.class);
    TYPES.put("worker.not_launched", TaskEvent.WorkerNotLaunched.class);
    TYPES.put("worker.never_ran", TaskEvent.WorkerNeverRan.class);
    TYPES.put("worker.polled", TaskEvent.WorkerPolled.class);
    TYPES.put("worker.exited", TaskEvent.WorkerExited.class);
    TYPES.put("task.extended", TaskEvent.Extended.class);
    TYPES.put("stop.requested", TaskEvent.StopRequested.class);
    TYPES.put("stop.signalled", TaskEvent.StopSignalled.class);
    TYPES.put("task.inspected", TaskEvent.Inspected.class);
    TYPES.put("check.started", TaskEvent.CheckStarted.class);
    TYPES.put("check.finished", TaskEvent.CheckFinished.class);
    TYPES.put("task.judged", TaskEvent.Judged.class);
    TYPES.put("changes.filed", TaskEvent.ChangesFiled.class);
    TYPES.put("task.reopened", TaskEvent.Reopened.class);
    TYPES.put("task.parked", TaskEvent.Parked.class);
    TYPES.put("task.woken", TaskEvent.Woken.class);
    TYPES.put("task.disputed", TaskEvent.Disputed.class);
    TYPES.put("task.settled", TaskEvent.Settled.class);
    TYPES.forEach((name, type) -> NAMES.put(type, name));
  }

  private EventTypes() {}

  /** The kind of that name, or null if none has it. */
  static @Nullable Class<? extends Event> type(String name) {
    return TYPES.get(name);
  }

  static String name(Event event) {
    @Nullable String name = NAMES.get(event.getClass());
    if (name == null) {
      throw new IllegalStateException(event.getClass() + " has no name in the ledger");
    }
    return name;
  }
}
