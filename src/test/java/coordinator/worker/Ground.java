package coordinator.worker;

import static org.awaitility.Awaitility.await;

import coordinator.task.Exit;
import coordinator.task.Started;
import coordinator.worker.ProcessStat.Identity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Where real processes are tried: a folder with an unpleasant name, and workers that work in it.
 */
final class Ground {

  static final Path SCRIPTS = Path.of("src/test/scripts").toAbsolutePath();

  /** Small, so that logs over it are soon made. */
  static final LogLimit LIMIT = new LogLimit(LogLimit.LEAST);

  final LocalWorkers workers;
  final Path directory;
  private int launches;

  Ground(Path parent) throws IOException {
    this(parent, Cgroups.NONE);
  }

  Ground(Path parent, Cgroups cgroups) throws IOException {
    workers = new LocalWorkers(InstantSource.system(), LIMIT, cgroups);
    directory = Files.createDirectory(parent.resolve("it's a \"folder\"\n with $(everything) "));
  }

  Path file(String name) {
    return directory.resolve(name);
  }

  Launch launch(String... command) throws IOException {
    return launch(file("worker " + ++launches), command);
  }

  Launch launch(Path base, String... command) throws IOException {
    Path prompt = Files.writeString(file("prompt"), "Do it.\n");
    return new Launch(
        UUID.randomUUID().toString(),
        base,
        prompt,
        List.of(command),
        directory,
        Map.of("EXTRA", "a b"));
  }

  Launch shell(String script, String... arguments) throws IOException {
    String[] command = new String[arguments.length + 4];
    command[0] = "sh";
    command[1] = "-c";
    command[2] = script;
    command[3] = "sh";
    System.arraycopy(arguments, 0, command, 4, arguments.length);
    return launch(command);
  }

  /** Lets it go, and releases it when it has ended. */
  CompletableFuture<Exit> go(Started started, Path base) {
    CompletableFuture<Exit> exit = new CompletableFuture<>();
    workers.go(
        started,
        base,
        ending -> {
          workers.release(started);
          completeOnce(exit, ending);
        });
    return exit;
  }

  CompletableFuture<Exit> adopt(Started started, Path base) {
    CompletableFuture<Exit> exit = new CompletableFuture<>();
    workers.adopt(started, base, ending -> completeOnce(exit, ending));
    return exit;
  }

  private static void completeOnce(CompletableFuture<Exit> exit, Exit ending) {
    if (!exit.complete(ending)) {
      exit.obtrudeException(new AssertionError("told twice of an end"));
    }
  }

  /** Runs a worker to its end. */
  Exit run(Launch launch) throws Exception {
    return exit(go(workers.arm(launch), launch.base()));
  }

  static Exit exit(CompletableFuture<Exit> exit) throws Exception {
    return exit.get(20, TimeUnit.SECONDS);
  }

  static String log(Launch launch) throws IOException {
    return Files.readString(launch.log());
  }

  /** The processes whose pids a file comes to hold. */
  static List<Identity> noted(Path file) throws IOException {
    await().atMost(Duration.ofSeconds(10)).until(() -> Files.exists(file) && Files.size(file) > 0);
    return Files.readAllLines(file).stream()
        .flatMap(pid -> ProcessStat.read(Long.parseLong(pid)).stream())
        .map(ProcessStat::identity)
        .toList();
  }

  static void awaitGone(Identity process) {
    await().atMost(Duration.ofSeconds(10)).until(() -> !ProcessStat.lives(process));
  }

  static Identity worker(Started started) {
    return new Identity(started.pid(), started.startTime());
  }

  static Identity wrapper(Started started) {
    return new Identity(started.wrapper(), started.wrapperStart());
  }
}
