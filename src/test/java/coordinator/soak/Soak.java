package coordinator.soak;

import coordinator.ledger.Entry;
import coordinator.run.Record;
import coordinator.task.TaskEvent;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Plans that each start once a minute, each at a second of its own, in a workspace of its own. At
 * the end every start of every schedule must have led to one run that passed, every recorded
 * attempt to one process, and nothing may be left.
 */
public final class Soak {

  private static final Duration SAMPLE = Duration.ofSeconds(10);

  private final Path folder = Files.createTempDirectory("soak").toRealPath();
  private final int plans;
  private final Random random = new Random(11);
  private final List<String> wrong = new ArrayList<>();

  private Soak(int plans) throws IOException {
    this.plans = plans;
  }

  public static void main(String[] args) throws Exception {
    int minutes = number(args, "--minutes", 2);
    int plans = number(args, "--plans", 20);
    int kills = number(args, "--kills", 5);
    System.exit(new Soak(plans).run(Duration.ofMinutes(minutes), kills) ? 0 : 1);
  }

  private static int number(String[] args, String name, int otherwise) {
    int at = Arrays.asList(args).indexOf(name);
    return at < 0 ? otherwise : Integer.parseInt(args[at + 1]);
  }

  private boolean run(Duration time, int kills) throws Exception {
    for (int i = 0; i < plans; i++) {
      make(i);
    }
    System.out.println("workspaces in " + folder);
    System.out.println("minute  RSS MB  threads  runs done  daemon");
    Instant begin = Instant.now();
    List<Instant> moments = new ArrayList<>();
    for (int i = 0; i < kills; i++) {
      moments.add(begin.plusMillis((long) (random.nextDouble() * time.toMillis())));
    }
    Collections.sort(moments);
    Process daemon = serve();
    Instant sample = begin;
    int killed = 0;
    while (Instant.now().isBefore(begin.plus(time))) {
      Thread.sleep(50);
      if (!daemon.isAlive()) {
        wrong.add("the daemon ended by itself with " + daemon.exitValue());
        daemon = serve();
      }
      if (!moments.isEmpty() && Instant.now().isAfter(moments.get(0))) {
        moments.remove(0);
        daemon.destroyForcibly().waitFor();
        killed++;
        daemon = serve();
      }
      if (Instant.now().isAfter(sample)) {
        sample = sample.plus(SAMPLE);
        say(Duration.between(begin, Instant.now()), daemon);
      }
    }
    for (Path plan : planFiles()) {
      Files.writeString(plan, Files.readString(plan).replaceAll("(?m)^schedule:.*$", ""));
    }
    Thread.sleep(6_000); // until the daemon has seen that
    drain();
    say(Duration.between(begin, Instant.now()), daemon);
    daemon.destroy();
    if (!daemon.waitFor(5, TimeUnit.SECONDS)) {
      wrong.add("the daemon did not end at SIGTERM");
      daemon.destroyForcibly();
    }
    return judge(killed);
  }

  private void make(int number) throws IOException {
    Path workspace = folder.resolve("w" + number);
    Files.createDirectories(workspace.resolve("plans"));
    Files.writeString(
        workspace.resolve("plans/PLAN-s" + number + ".yaml"),
        "plan: PLAN-s"
            + number
            + "\nworkspace: ..\nworker: shell\nschedule: {cron: \""
            + number % 60
            + " * * * * ?\", catch_up: all}\n"
            + "poll: {every: 1s, cycles: 60, grace: 1s}\nphases:\n"
            + "  - {id: P01, run: 'echo $COORDINATOR_ATTEMPT >> started; sleep 0.3'}\n"
            + "  - {id: P02, run: 'echo $COORDINATOR_ATTEMPT >> started; sleep 0.2; echo x'}\n");
  }

  private Process serve() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                "coordinator.Main",
                "serve",
                "--concurrency",
                "8"));
    for (int i = 0; i < plans; i++) {
      command.add("--workspace");
      command.add(folder.resolve("w" + i).toString());
    }
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(folder + "/daemon.log")));
    builder.environment().put("COORDINATOR_HOME", folder.resolve("home").toString());
    return builder.start();
  }

  private void say(Duration after, Process daemon) throws IOException {
    System.out.printf(
        "%6.1f  %6s  %7s  %9d  %d%n",
        after.toMillis() / 60_000.0,
        field(daemon, "VmRSS:", 1024),
        field(daemon, "Threads:", 1),
        count(folder.resolve("home/done")),
        daemon.pid());
  }

  private static String field(Process process, String name, long unit) {
    try (Stream<String> lines = Files.lines(Path.of("/proc/" + process.pid() + "/status"))) {
      return lines
          .filter(line -> line.startsWith(name))
          .map(line -> Long.toString(Long.parseLong(line.replaceAll("[^0-9]", "")) / unit))
          .findFirst()
          .orElse("?");
    } catch (IOException e) {
      return "?";
    }
  }

  private void drain() throws Exception {
    for (int i = 0; i < 1_200 && count(folder.resolve("home/queue")) > 0; i++) {
      Thread.sleep(100);
    }
  }

  /** Counts what the records say against what the workers themselves left behind. */
  private boolean judge(int killed) throws IOException {
    int runs = 0;
    int attempts = 0;
    for (int i = 0; i < plans; i++) {
      Path workspace = folder.resolve("w" + i);
      List<String> recorded = new ArrayList<>();
      int passed = 0;
      try (Stream<Path> all = list(workspace.resolve("plans/PLAN-s" + i + "/runs"))) {
        for (Path run : (Iterable<Path>) all::iterator) {
          Record record = Record.read(run);
          passed++;
          record.entries().stream()
              .map(Entry::event)
              .filter(TaskEvent.WorkerStarted.class::isInstance)
              .map(event -> ((TaskEvent.WorkerStarted) event).process().id())
              .forEach(recorded::add);
        }
      }
      List<String> started =
          Files.exists(workspace.resolve("started"))
              ? Files.readAllLines(workspace.resolve("started"))
              : List.of();
      Set<String> once = new HashSet<>(started);
      if (started.size() < 2 * passed) {
        wrong.add(
            "w" + i + ": " + passed + " runs passed, but only " + started.size() + " attempts ran");
      }
      if (once.size() != started.size()) {
        wrong.add("w" + i + ": an attempt ran twice");
      }
      if (!new HashSet<>(recorded).containsAll(once)) {
        wrong.add("w" + i + ": something ran that is in no record");
      }
      if (Files.exists(workspace.resolve("tmp/PLAN-s" + i))) {
        wrong.add("w" + i + ": a run is unfinished");
      }
      List<Instant> due = due("PLAN-s" + i);
      if (due.size() != passed) {
        wrong.add("w" + i + ": " + due.size() + " starts were due, " + passed + " runs passed");
      }
      for (int n = 1; n < due.size(); n++) {
        if (!due.get(n - 1).plusSeconds(60).equals(due.get(n))) {
          wrong.add("w" + i + ": no start between " + due.get(n - 1) + " and " + due.get(n));
        }
      }
      runs += passed;
      attempts += started.size();
    }
    System.out.println(
        plans
            + " plans, "
            + runs
            + " runs, "
            + attempts
            + " attempts, "
            + killed
            + " times killed");
    wrong.forEach(problem -> System.out.println("WRONG: " + problem));
    System.out.println(wrong.isEmpty() ? "nothing lost, nothing twice, nothing left" : "");
    return wrong.isEmpty();
  }

  private List<Instant> due(String plan) throws IOException {
    List<Instant> due = new ArrayList<>();
    try (Stream<Path> files = list(folder.resolve("home/done"))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.contains("-" + plan + "-"))
          .map(name -> name.substring(0, name.indexOf('Z')).replaceAll("[^0-9]", ""))
          .map(
              digits ->
                  Instant.parse(
                      digits.replaceFirst(
                          "(....)(..)(..)(..)(..)(..)(...)", "$1-$2-$3T$4:$5:$6.$7Z")))
          .sorted()
          .forEach(due::add);
    }
    return due;
  }

  private List<Path> planFiles() {
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < plans; i++) {
      files.add(folder.resolve("w" + i + "/plans/PLAN-s" + i + ".yaml"));
    }
    return files;
  }

  private static long count(Path folder) throws IOException {
    try (Stream<Path> files = list(folder)) {
      return files.filter(file -> file.toString().endsWith(".json")).count();
    }
  }

  private static Stream<Path> list(Path folder) throws IOException {
    return Files.isDirectory(folder) ? Files.list(folder) : Stream.empty();
  }
}
