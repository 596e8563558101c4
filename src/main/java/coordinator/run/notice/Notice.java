package coordinator.run.notice;

import coordinator.ledger.Entry;
import coordinator.run.Home;
import coordinator.run.Masking;
import coordinator.task.RunEvent;
import coordinator.task.TaskEvent;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Something that people may want to be told.
 *
 * @param id one for each occasion, and the same however often it is told
 * @param event what happened, in one word
 * @param about whom it happened to
 * @param why in one sentence; may be empty
 * @param at when it happened
 */
public record Notice(String id, Occasion event, About about, String why, Instant at) {

  /**
   * Whom something happened to.
   *
   * @param plan the plan's name
   * @param workspace where its workers work
   * @param run the run's id
   * @param phase the phase's id; empty if it was the whole run
   */
  public record About(String plan, String workspace, String run, String phase) {}

  /** What an entry of a run's ledger is worth telling; mostly nothing. */
  public static Optional<Notice> of(Home home, String run, Entry entry) {
    if (entry.event() instanceof RunEvent.Ended ended) {
      Occasion occasion = ended.passed() ? Occasion.PASSED : Occasion.FAILED;
      return Optional.of(of(home, run, entry, occasion, "", ended.why()));
    }
    if (entry.event() instanceof TaskEvent.Parked parked) {
      Occasion occasion = parked.until() == null ? Occasion.APPROVAL : Occasion.PARKED;
      return Optional.of(of(home, run, entry, occasion, parked.task(), parked.why()));
    }
    return Optional.empty();
  }

  private static Notice of(
      Home home, String run, Entry entry, Occasion occasion, String phase, String why) {
    return new Notice(
        run + "-" + entry.seq(),
        occasion,
        new About(home.name(), home.workspace().toString(), run, phase),
        why,
        entry.at());
  }

  /** The same with every secret in its reason made unreadable. */
  public Notice masked(Masking masking) {
    return new Notice(id, event, about, masking.mask(why), at);
  }

  /** All that there is of it, by the names that templates use. */
  Map<String, String> values() {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("id", id);
    all.put("event", event.word());
    all.put("plan", about.plan());
    all.put("workspace", about.workspace());
    all.put("run", about.run());
    all.put("phase", about.phase());
    all.put("why", why);
    all.put("at", at.toString());
    return all;
  }
}
