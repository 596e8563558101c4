package coordinator.run.daemon;

import coordinator.checkpoint.AtomicFile;
import coordinator.plan.Plan;
import coordinator.plan.Schedule;
import coordinator.run.Narration;
import coordinator.run.daemon.Submission.Order;
import coordinator.run.daemon.Submission.Origin;
import coordinator.schedule.Due;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts plans by their schedules. A start is first a submission, under an id that its time alone
 * decides, and then its time is recorded: killed between the two, the next daemon makes the same
 * submission again, and finds it there.
 */
final class Timetable {

  private static final Logger LOG = LoggerFactory.getLogger(Timetable.class);

  /** What of a plan is under way or waits. */
  interface Traffic {
    /** Whether any run of it is under way or waits. */
    boolean busy(Plan plan) throws IOException;

    /** How many of its scheduled starts wait. */
    int waiting(Plan plan);
  }

  /**
   * What is on disk of a schedule.
   *
   * @param file the plan's file
   * @param cron the expression by which it was decided
   * @param zone the time zone of that
   * @param through through when it was decided
   */
  record Decided(String file, String cron, String zone, Instant through) {

    boolean by(Schedule schedule) {
      return cron.equals(schedule.cron()) && zone.equals(schedule.zone().getId());
    }
  }

  private final DaemonFolder folder;
  private final Queue queue;
  private final Onlooker onlooker;

  Timetable(DaemonFolder folder, Queue queue, Onlooker onlooker) {
    this.folder = folder;
    this.queue = queue;
    this.onlooker = onlooker;
  }

  /**
   * Submits what is due of one plan.
   *
   * @return when to look again; empty if it never starts any more
   */
  Optional<Instant> decide(Plan plan, Schedule schedule, Instant now, Traffic traffic)
      throws IOException {
    String file = plan.layout().file().toString();
    String key = UUID.nameUUIDFromBytes(file.getBytes(StandardCharsets.UTF_8)).toString();
    Path record = folder.schedules().resolve(plan.name() + "-" + key.substring(0, 8) + ".json");
    Optional<Decided> before = read(record).filter(known -> known.by(schedule));
    if (before.isEmpty()) {
      write(record, file, schedule, now); // what came before the first look was nobody's promise
      return schedule.after(now);
    }
    Instant last = before.get().through();
    Due due = Due.of(schedule, last, now, traffic.busy(plan), traffic.waiting(plan));
    for (Instant start : due.starts()) {
      submit(plan, start, key.substring(0, 8), now);
    }
    if (due.passedOver() > 0) {
      onlooker.says(
          plan.name()
              + ": "
              + due.passedOver()
              + (due.passedOver() == 1 ? " start" : " starts")
              + " of its schedule passed over, the last by "
              + Narration.time(due.through())
              + " (catch_up: "
              + schedule.catchUp().word()
              + ")");
    }
    if (!due.through().equals(last)) {
      write(record, file, schedule, due.through());
    }
    return schedule.after(due.through().isAfter(now) ? due.through() : now);
  }

  private void submit(Plan plan, Instant start, String key, Instant now) throws IOException {
    String id = Queue.id(start, plan.name(), key);
    if (!queue.knows(id)) {
      queue.add(
          new Submission(
              id,
              plan.name(),
              plan.layout().file().toString(),
              new Order(true, null, false, Map.of()),
              new Origin("schedule", now, start),
              null));
    }
  }

  private static Optional<Decided> read(Path record) throws IOException {
    if (!Files.exists(record)) {
      return Optional.empty();
    }
    try {
      return Optional.of(Json.MAPPER.readValue(Files.readString(record), Decided.class));
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      LOG.warn("{}: cannot be read, begun anew: {}", record, e.getOriginalMessage());
      return Optional.empty();
    }
  }

  private static void write(Path record, String file, Schedule schedule, Instant through)
      throws IOException {
    Decided decided = new Decided(file, schedule.cron(), schedule.zone().getId(), through);
    AtomicFile.write(record, Json.MAPPER.writeValueAsString(decided));
  }
}
