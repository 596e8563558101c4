package coordinator.folder;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.checkpoint.RunFiles;
import coordinator.task.Limits;
import coordinator.task.Mode;
import coordinator.task.Task;
import coordinator.task.Timing;
import coordinator.task.WorkerChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run's share of a folder, in the company of others. */
@Timeout(60)
class FolderSourceTest {

  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  @TempDir Path folder;

  private Neighbours.Fate fate = Neighbours.Fate.HELD;

  @Test
  void givesEachTaskToJustOneOfManyThatAskAtTheSameTime() throws Exception {
    int many = 8;
    for (int i = 0; i < 200; i++) {
      task("t" + i + ".md");
    }
    CyclicBarrier start = new CyclicBarrier(many);
    ExecutorService threads = Executors.newFixedThreadPool(many);
    List<Callable<List<String>>> all =
        IntStream.range(0, many)
            .<Callable<List<String>>>mapToObj(
                i ->
                    () -> {
                      FolderSource source = source("run-" + i, 1000);
                      start.await();
                      return drain(source);
                    })
            .toList();
    Set<String> given = new HashSet<>();
    int count = 0;
    for (Future<List<String>> share : threads.invokeAll(all)) {
      given.addAll(share.get());
      count += share.get().size();
    }
    threads.shutdown();
    assertThat(count).isEqualTo(200);
    assertThat(given).hasSize(200);
  }

  @Test
  void givesNoMoreAtATimeThanItMay() throws Exception {
    for (int i = 0; i < 5; i++) {
      task("t" + i + ".md");
    }
    assertThat(drain(source("run", 3))).hasSize(3);
  }

  @Test
  void doesNotDoAgainWhatAnotherDidSinceItLooked() throws Exception {
    task("a.md");
    task("b.md");
    FolderSource source = source("run", 1000);
    assertThat(source.next().map(Task::title)).hasValue("a.md");
    Files.createFile(folder.resolve("done_exec_log-b.md.txt"));
    assertThat(source.next()).isEmpty();
    assertThat(folder.resolve("in-progress-b.md")).doesNotExist();
  }

  @Test
  void leavesAloneWhatFailedByAnothersHandAtTheSameTime() throws Exception {
    task("a.md");
    Files.createFile(folder.resolve("failed_exec_log-a.md.txt"));
    assertThat(drain(source("early", 9, NOON))).isEmpty();
    assertThat(drain(source("later", 9, Instant.now().plusSeconds(60)))).containsExactly("a.md");
  }

  @Test
  void takesWhatADeadOwnerHadClaimed() throws Exception {
    task("a.md");
    Files.writeString(folder.resolve("in-progress-a.md"), "{}");
    FolderSource source = source("run", 9);
    assertThat(source.next()).isEmpty();
    assertThat(source.drained()).isTrue();
    assertThat(source.elsewhere()).isOne();
    fate = Neighbours.Fate.FREED;
    assertThat(drain(source("other", 9))).containsExactly("a.md");
  }

  @Test
  void keepsHowATaskEndedBeforeWhenItIsTriedAgain() throws Exception {
    task("a.md");
    Files.writeString(folder.resolve("failed_exec_log-a.md.txt"), "it broke");
    assertThat(drain(source("run", 9, Instant.now().plusSeconds(60)))).hasSize(1);
    assertThat(folder.resolve("failed_exec_log-a.md.txt")).doesNotExist();
    try (Stream<Path> kept = Files.list(folder.resolve("run"))) {
      assertThat(kept.toList())
          .hasSize(1)
          .allSatisfy(log -> assertThat(log).hasContent("it broke"));
    }
  }

  @Test
  void claimsWithAllThatTellsItsOwnerFromOthers() throws Exception {
    task("a.md");
    assertThat(drain(source("run", 9))).hasSize(1);
    Claim claim = Claim.read(folder.resolve("in-progress-a.md")).orElseThrow();
    assertThat(claim.owner()).isEqualTo(new Claim.Owner(7, 8, "boot", "host"));
    assertThat(claim.run()).isEqualTo(folder.resolve("run"));
    assertThat(claim.engine()).isEqualTo("codex");
    assertThat(Files.readString(folder.resolve("in-progress-a.md"))).contains("\"attempt\" : 1");
  }

  private void task(String name) throws IOException {
    Files.writeString(folder.resolve(name), "do it");
  }

  private static List<String> drain(FolderSource source) throws IOException {
    List<String> titles = new java.util.ArrayList<>();
    for (Optional<Task> task = source.next(); task.isPresent(); task = source.next()) {
      titles.add(task.get().title());
    }
    return titles;
  }

  private FolderSource source(String run, int concurrency) throws IOException {
    return source(run, concurrency, NOON);
  }

  private FolderSource source(String run, int concurrency, Instant since) throws IOException {
    Path files = Files.createDirectories(folder.resolve(run));
    Claim.Owner owner = new Claim.Owner(7, 8, "boot", "host");
    WorkerChoice worker = new WorkerChoice("codex", Mode.READ_ONLY, null, List.of(), true);
    return new FolderSource(
        new Selection(List.of(), List.of(folder), Selection.glob("*.md"), false),
        new Recipe(worker, false, folder, Timing.DEFAULT, Limits.DEFAULT),
        new Markers(new RunFiles(folder, files), owner, "codex", null),
        new Others(),
        new Bounds(concurrency, false, Halt.NEVER, Guards.NONE, since),
        () -> NOON);
  }

  private final class Others implements Neighbours {
    @Override
    public Fate look(TaskFile file, Claim claim) throws IOException {
      if (fate == Fate.FREED) {
        Files.delete(file.inProgress());
      }
      return fate;
    }

    @Override
    public boolean finishing() {
      return false;
    }

    @Override
    public int workers() {
      return 0;
    }
  }
}
