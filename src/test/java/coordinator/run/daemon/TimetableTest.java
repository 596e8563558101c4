package coordinator.run.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.ledger.Entry;
import coordinator.plan.Plan;
import coordinator.plan.PlanReader;
import coordinator.run.Home;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Starts by schedules, on a clock that the test turns. */
@Timeout(120)
class TimetableTest implements Onlooker, Timetable.Traffic {

  private static final Instant MIDNIGHT = Instant.parse("2026-11-21T00:00:00Z");

  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();
  private DaemonFolder home;
  private Queue queue;

  @BeforeEach
  void makeFolders() throws Exception {
    home = new DaemonFolder(folder.resolve("home")).create();
    queue = new Queue(home);
    Files.createDirectories(folder.resolve("plans"));
  }

  /**
   * 200 plans for 24 hours; the daemon is killed and started anew 100 times, also between a
   * submission and the record of it.
   */
  @Test
  void startsTwoHundredPlansForADayNeitherTwiceNorTooSeldom() throws Exception {
    Map<String, Integer> expected = new HashMap<>();
    for (int i = 0; i < 200; i++) {
      int every = List.of(2, 4, 6, 8, 12, 12, 24, 24).get(i % 8);
      plan(i, "0 " + i % 60 + (every == 24 ? " 0" : " 0/" + every) + " * * ?", "all");
      expected.put("PLAN-" + i, 24 / every);
    }
    Collection<Plan> plans = new Plans(List.of(folder), this).scheduled();
    assertThat(said).isEmpty();
    assertThat(plans.size()).isEqualTo(200);
    Random random = new Random(7);
    Map<String, Integer> started = new HashMap<>();
    Timetable timetable = new Timetable(home, queue, this);
    decideAll(timetable, plans, MIDNIGHT.minusSeconds(1));
    for (Instant now = MIDNIGHT;
        now.isBefore(MIDNIGHT.plus(Duration.ofHours(24)));
        now = now.plusSeconds(random.nextInt(1, 900))) {
      if (random.nextInt(100) < 60) {
        timetable = new Timetable(home, queue, this); // killed, and started anew
      }
      Map<Path, String> before = records();
      decideAll(timetable, plans, now);
      if (random.nextInt(100) < 20) {
        forget(before, random); // killed after the submission, before the record
        decideAll(timetable, plans, now);
      }
      for (Submission submission : queue.unfinished()) {
        started.merge(submission.plan(), 1, Integer::sum);
        String file = submission.id() + ".json";
        Files.move(home.queue().resolve(file), home.done().resolve(file));
      }
    }
    decideAll(timetable, plans, MIDNIGHT.plus(Duration.ofHours(24)).minusSeconds(1));
    for (Submission submission : queue.unfinished()) {
      started.merge(submission.plan(), 1, Integer::sum);
    }
    assertThat(started).isEqualTo(expected);
  }

  @Test
  void promisesNothingForTheTimeBeforeAPlanWasSeen() throws Exception {
    plan(1, "0 0 3 * * ?", "all");
    Collection<Plan> plans = new Plans(List.of(folder), this).scheduled();
    decideAll(new Timetable(home, queue, this), plans, MIDNIGHT.plus(Duration.ofHours(9)));
    assertThat(queue.unfinished()).isEmpty();
    decideAll(new Timetable(home, queue, this), plans, MIDNIGHT.plus(Duration.ofHours(28)));
    assertThat(queue.unfinished()).hasSize(1);
  }

  @Test
  void saysABadPlanOnceAndTakesItWhenItIsMended() throws Exception {
    Path bad =
        Files.writeString(folder.resolve("plans/x.yaml"), yaml("PLAN-x", "0 3 * * *", "none"));
    Plans plans = new Plans(List.of(folder), this);
    assertThat(plans.scheduled()).isEmpty();
    assertThat(plans.scheduled()).isEmpty();
    assertThat(said).singleElement().asString().contains("x.yaml:3:18", "5 fields");
    Files.writeString(bad, yaml("PLAN-x", "0 0 3 * * ?", "none"));
    assertThat(plans.scheduled()).extracting(Plan::name).containsExactly("PLAN-x");
    Files.delete(bad);
    assertThat(plans.scheduled()).isEmpty();
  }

  @Test
  void beginsAnewWhereTheExpressionWasEdited() throws Exception {
    plan(1, "0 0 3 * * ?", "all");
    decideAll(new Timetable(home, queue, this), read(), MIDNIGHT);
    plan(1, "0 0 * * * ?", "all");
    decideAll(new Timetable(home, queue, this), read(), MIDNIGHT.plus(Duration.ofHours(9)));
    assertThat(queue.unfinished()).as("hours that nobody had asked for").isEmpty();
    decideAll(new Timetable(home, queue, this), read(), MIDNIGHT.plus(Duration.ofHours(10)));
    assertThat(queue.unfinished()).hasSize(1);
  }

  private List<Plan> read() throws Exception {
    return List.of(PlanReader.read(folder.resolve("plans/PLAN-1.yaml"), Map.of()));
  }

  private void decideAll(Timetable timetable, Collection<Plan> plans, Instant now)
      throws Exception {
    for (Plan plan : plans) {
      timetable.decide(plan, plan.bounds().schedule().orElseThrow(), now, this);
    }
  }

  private Map<Path, String> records() throws Exception {
    Map<Path, String> all = new HashMap<>();
    try (var files = Files.newDirectoryStream(home.schedules(), "PLAN-*")) {
      for (Path file : files) {
        all.put(file, Files.readString(file));
      }
    }
    return all;
  }

  private static void forget(Map<Path, String> before, Random random) throws Exception {
    for (Map.Entry<Path, String> record : before.entrySet()) {
      if (random.nextBoolean()) {
        Files.writeString(record.getKey(), record.getValue());
      }
    }
  }

  private void plan(int number, String cron, String catchUp) throws Exception {
    String name = "PLAN-" + number;
    Files.writeString(folder.resolve("plans/" + name + ".yaml"), yaml(name, cron, catchUp));
  }

  private static String yaml(String name, String cron, String catchUp) {
    return "plan: "
        + name
        + "\nworker: shell\nschedule: {cron: \""
        + cron
        + "\", zone: UTC, catch_up: "
        + catchUp
        + "}\nphases: [{id: P01, run: 'true'}]\n";
  }

  @Override
  public boolean busy(Plan plan) {
    return false;
  }

  @Override
  public int waiting(Plan plan) {
    return 0;
  }

  @Override
  public void sees(Home run, Entry entry, String words) {
    throw new AssertionError("nothing runs here");
  }

  @Override
  public void says(String text) {
    said.add(text);
  }
}
