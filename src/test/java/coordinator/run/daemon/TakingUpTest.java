package coordinator.run.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coordinator.ledger.Entry;
import coordinator.plan.Plan;
import coordinator.plan.PlanReader;
import coordinator.run.Home;
import coordinator.run.Request;
import coordinator.run.RunPlan;
import coordinator.run.Session;
import coordinator.run.daemon.Submission.Begun;
import coordinator.run.daemon.Submission.Done;
import coordinator.run.daemon.Submission.Order;
import coordinator.run.daemon.Submission.Origin;
import coordinator.run.notice.Herald;
import coordinator.run.notice.HookReader;
import coordinator.run.notice.Hooks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a daemon does with what it finds: files as a crash at each point would leave them. */
@Timeout(60)
class TakingUpTest implements Onlooker {

  private static final Instant THEN = Instant.parse("2026-11-21T02:30:00Z");

  @TempDir Path folder;

  private final List<String> said = Collections.synchronizedList(new ArrayList<>());
  private Hooks hooks = Hooks.NONE;
  private Path workspace;
  private DaemonFolder home;
  private Queue queue;
  private @Nullable Daemon daemon;
  private @Nullable Thread thread;

  @BeforeEach
  void makeWorkspace() throws Exception {
    workspace = Files.createDirectories(folder.resolve("ws")).toRealPath();
    home = new DaemonFolder(folder.resolve("home")).create();
    queue = new Queue(home);
    Files.writeString(
        workspace.resolve("PLAN-t.yaml"),
        "plan: PLAN-t\n"
            + "worker: shell\n"
            + "remediation: {attempts: 0}\n"
            + "poll: {every: 1s, grace: 1s}\n"
            + "phases: [{id: P01, run: 'echo x >> ran; while [ -e hold ]; do sleep 0.05; done; test"
            + " ! -e fail'}]\n");
  }

  @AfterEach
  void endDaemon() throws Exception {
    Files.deleteIfExists(workspace.resolve("hold"));
    end();
  }

  @Test
  void doesNotRepeatWhatPassedJustBeforeItWasKilled() throws Exception {
    Submission submission = submission("1", order(true), null, null);
    Done first = carryOut(submission);
    assertThat(first.ended().how()).isEqualTo("passed");
    end();
    putBack(first);
    start();
    assertThat(ended("1").ended().how()).isEqualTo("passed");
    assertThat(ran()).isEqualTo(1);
  }

  @Test
  void doesNotRepeatWhatFailedJustBeforeItWasKilled() throws Exception {
    fail();
    Done first = carryOut(submission("1", order(false), null, null));
    assertThat(first.ended().how()).isEqualTo("failed");
    end();
    putBack(first);
    start();
    assertThat(ended("1").ended()).extracting(Submission.Ended::how).isEqualTo("failed");
    assertThat(ran()).isEqualTo(1);
  }

  @Test
  void doesNotGoOnWithWhatAPersonKilledJustBeforeItWasKilledItself() throws Exception {
    Files.createFile(workspace.resolve("hold"));
    queue.add(submission("1", order(false), null, null));
    start();
    await().until(() -> Files.exists(workspace.resolve("ran")));
    new Request(Request.Act.KILL, "", 0, "me", "").drop(plan().files());
    Done first = ended("1");
    assertThat(first.ended().how()).isEqualTo("interrupted");
    end();
    putBack(first);
    start();
    assertThat(ended("1").ended().how()).isEqualTo("stopped");
    assertThat(ran()).isEqualTo(1);
  }

  @Test
  void beginsARunOnceWhereItWasKilledBeforeTheFirstLine() throws Exception {
    assertThat(carryOut(submission("1", order(true), null, new Begun(""))).ended().how())
        .isEqualTo("passed");
    assertThat(ran()).isEqualTo(1);
  }

  @Test
  void doesNotBeginAnewWhereTheRecordWasTakenAway() throws Exception {
    Done done = carryOut(submission("1", order(true), null, new Begun("20260101-000000-0000")));
    assertThat(done.ended().how()).isEqualTo("gone");
    assertThat(workspace.resolve("ran")).doesNotExist();
  }

  @Test
  void aScheduleGoesOnWithAFailedRunAndBeginsANewOneAfterAPassedOne() throws Exception {
    fail();
    carryOut(submission("1", order(true), THEN, null));
    Files.delete(workspace.resolve("fail"));
    Done second = carryOut(submission("2", order(true), THEN.plusSeconds(1), null));
    assertThat(second.ended().how()).isEqualTo("passed");
    assertThat(second.submission().run()).isEqualTo(done("1").submission().run());
    Done third = carryOut(submission("3", order(true), THEN.plusSeconds(2), null));
    assertThat(third.ended().how()).isEqualTo("passed");
    assertThat(third.submission().run()).isNotEqualTo(second.submission().run());
  }

  @Test
  void tellsNobodyTheSecretsThatAReasonQuotes() throws Exception {
    Path settings =
        Files.writeString(
            folder.resolve("coordinator.yaml"),
            "notify: [{command: [sh, -c, 'echo \"$1\" >> told', sh, '{why}']}]\n");
    hooks = HookReader.read(settings, Map.of());
    Files.writeString(
        workspace.resolve("PLAN-t.yaml"),
        "plan: PLAN-t\n"
            + "worker: {profile: shell, env: {DB_PASSWORD: correct-horse-7}}\n"
            + "remediation: {attempts: 0}\n"
            + "phases: [{id: P01, run: 'true', checks: [{run: 'echo FAIL: no login with"
            + " correct-horse-7 nor ghp_abcdefghijklmnopqrstuvwxyz0123456789; exit 1'}]}]\n");
    assertThat(carryOut(submission("1", order(true), null, null)).ended().how())
        .isEqualTo("failed");
    Path told = home.outbox().resolve("told");
    await().until(() -> Files.exists(told) && Files.size(told) > 0);
    assertThat(told)
        .content()
        .contains("FAIL: no login with ***")
        .doesNotContain("correct-horse", "ghp_");
  }

  @Test
  void aScheduleSkipsWhatAPersonStopped() throws Exception {
    Files.createFile(workspace.resolve("hold"));
    queue.add(submission("1", order(false), null, null));
    start();
    await().until(() -> Files.exists(workspace.resolve("ran")));
    new Request(Request.Act.KILL, "", 0, "me", "").drop(plan().files());
    ended("1");
    Files.delete(workspace.resolve("hold"));
    Done skipped = carryOut(submission("2", order(true), THEN, null));
    assertThat(skipped.ended().how()).isEqualTo("skipped");
    assertThat(skipped.ended().why()).contains("killed by me", "coordinator run PLAN-t");
    Done person = carryOut(submission("3", order(false), null, null));
    assertThat(person.ended().how()).isEqualTo("passed");
  }

  @Test
  void refusesANewRunBesideAnUnfinishedOneAndSaysSo() throws Exception {
    fail();
    carryOut(submission("1", order(false), null, null));
    Done refused = carryOut(submission("2", order(true), null, null));
    assertThat(refused.ended().how()).isEqualTo("refused");
    assertThat(refused.ended().why()).contains("has an unfinished run");
  }

  @Test
  void takesTheSameForOneWhileItWaits() throws Exception {
    Plan plan = PlanReader.read(workspace.resolve("PLAN-t.yaml"), Map.of());
    Submission one = queue.submit(plan, order(false), "me", THEN);
    assertThat(queue.submit(plan, order(false), "you", THEN.plusSeconds(5))).isEqualTo(one);
    assertThat(queue.submit(plan, order(true), "me", THEN.plusSeconds(6))).isNotEqualTo(one);
    assertThat(queue.unfinished()).hasSize(2);
  }

  @Test
  void takesUpWhatWasHandedOverByAnotherThread() throws Exception {
    start();
    Path file = workspace.resolve("PLAN-t.yaml");
    RunPlan.Options options = new RunPlan.Options(false, null, false);
    assertThat(current().start(file, options, Map.of()).plan()).isEqualTo("PLAN-t");
    await().until(() -> said.contains("PLAN-t: passed"));
    assertThat(queue.unfinished()).isEmpty();
  }

  @Test
  void takesBackWhatSomebodyWantedBackWhileItStarted() throws Exception {
    queue.add(submission("1", order(false), null, null));
    Wish wish = Wish.withdraw(home, "1");
    start();
    assertThat(ended("1").ended().how()).isEqualTo("withdrawn");
    await().until(wish::heard);
    assertThat(carryOut(submission("2", order(false), null, null)).ended().how())
        .isEqualTo("passed");
    assertThat(ran()).as("only the second").isEqualTo(1);
  }

  @Test
  void keepsAWishThatItCannotNoteUntilItCan() throws Exception {
    Files.delete(home.done());
    Files.createFile(home.done()); // no file can be made in it
    queue.add(submission("1", order(false), null, null));
    Wish wish = Wish.withdraw(home, "1");
    start();
    await().until(() -> said.stream().anyMatch(words -> words.contains("; tried again")));
    assertThat(wish.heard()).isFalse();
    Files.delete(home.done());
    Files.createDirectory(home.done());
    assertThat(ended("1").ended().how()).isEqualTo("withdrawn");
    assertThat(workspace.resolve("ran")).doesNotExist();
  }

  @Test
  void doesNotTakeBackWhatHasBegun() throws Exception {
    Files.createFile(workspace.resolve("hold"));
    queue.add(submission("1", order(false), null, null));
    start();
    await().until(() -> Files.exists(workspace.resolve("ran")));
    Wish wish = Wish.withdraw(home, "1");
    await().until(wish::heard);
    Files.delete(workspace.resolve("hold"));
    assertThat(ended("1").ended().how()).isEqualTo("passed");
  }

  @Test
  void setsAsideWhatIsNoSubmission() throws Exception {
    Files.writeString(home.queue().resolve("x.json"), "{\"id\": ");
    assertThat(carryOut(submission("1", order(false), null, null)).ended().how())
        .isEqualTo("passed");
    assertThat(home.queue().resolve("x.json.bad")).exists();
  }

  private Done carryOut(Submission submission) throws Exception {
    queue.add(submission);
    start();
    return ended(submission.id());
  }

  private Done ended(String id) {
    await().atMost(Duration.ofSeconds(30)).until(() -> queue.done(id).isPresent());
    return done(id);
  }

  private Done done(String id) {
    try {
      return queue.done(id).orElseThrow();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** As if killed before the submission was taken out of the queue. */
  private void putBack(Done done) throws Exception {
    queue.add(done.submission());
    Files.delete(home.done().resolve(done.submission().id() + ".json"));
  }

  private void start() throws Exception {
    if (daemon != null) {
      daemon.wake();
      return;
    }
    Map<String, String> environment = new HashMap<>(System.getenv());
    Office office =
        new Office(
            home,
            List.of(workspace),
            Limits.DEFAULT,
            environment,
            Session.self("test", environment));
    Daemon made = new Daemon(office, this, new Herald(hooks, home.outbox(), this::says));
    daemon = made;
    thread =
        new Thread(
            () -> {
              try {
                made.run();
              } catch (Exception e) {
                said.add(e.toString());
              }
            });
    thread.start();
  }

  private Daemon current() {
    return java.util.Objects.requireNonNull(daemon);
  }

  private void end() throws Exception {
    if (daemon != null && thread != null) {
      daemon.leave("the test ends");
      thread.join();
      daemon = null;
    }
  }

  private Home plan() throws Exception {
    return Home.of(PlanReader.read(workspace.resolve("PLAN-t.yaml"), Map.of()));
  }

  private void fail() throws Exception {
    Files.createFile(workspace.resolve("fail"));
  }

  private int ran() throws Exception {
    return Files.readAllLines(workspace.resolve("ran")).size();
  }

  private static Order order(boolean anew) {
    return new Order(anew, null, false, Map.of());
  }

  private Submission submission(
      String id, Order order, @Nullable Instant due, @Nullable Begun begun) {
    return new Submission(
        id,
        "PLAN-t",
        workspace.resolve("PLAN-t.yaml").toString(),
        order,
        new Origin("me", THEN, due),
        begun);
  }

  @Override
  public void sees(Home run, Entry entry, String words) {
    said.add(words);
  }

  @Override
  public void says(String text) {
    said.add(text);
  }
}
