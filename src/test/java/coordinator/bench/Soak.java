package coordinator.bench;

import coordinator.ledger.Entry;
import coordinator.run.Record;
import coordinator.task.TaskEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Plans that each start once a minute, each at a second of its own, in a workspace of its own. At
 * the end every start of every schedule must have led to one run that passed, every recorded
 * attempt to one process, and nothing may be left.
 */
public final class Soak {

  private final Path folder = Files.createTempDirectory("soak").toRealPath();
  private final int plans;
  private final Random random = new Random(11);
  private final List<String> wrong = new ArrayList<>();

  /** What was done so far: the daemon itself keeps only the last of it. */
  private final Set<String> done = new HashSet<>();

  private final @Nullable Path table;
  private volatile Served daemon;

  private Soak(int plans, @Nullable Path table) throws IOException {
    this.plans = plans;
    this.table = table;
    for (int i = 0; i < plans; i++) {
      make(i);
    }
    this.daemon = serve();
  }

  public static void main(String[] args) throws Exception {
    int minutes = number(args, "--minutes", 2);
    int plans = number(args, "--plans", 20);
    int kills = number(args, "--kills", 5);
    int at = Arrays.asList(args).indexOf("--table");
    Path table = at < 0 ? null : Path.of(args[at + 1]);
    System.exit(new Soak(plans, table).run(Duration.ofMinutes(minutes), kills) ? 0 : 1);
  }

  private static int number(String[] args, String name, int otherwise) {
    int at = Arrays.asList(args).indexOf(name);
    return at < 0 ? otherwise : Integer.parseInt(args[at + 1]);
  }

  private boolean run(Duration time, int kills) throws Exception {
    print("Workspaces in " + folder);
    print("minute  RSS MB  heap MB  threads  runs done    events   anew  answers  daemon");
    Instant begin = Instant.now();
    Deque<Instant> moments = moments(begin, time, kills);
    Duration between = time.dividedBy(30);
    Instant sample = begin;
    int killed = 0;
    try (Visitors visitors = new Visitors(() -> daemon)) {
      while (Instant.now().isBefore(begin.plus(time))) {
        Thread.sleep(50);
        if (!daemon.process().isAlive()) {
          wrong.add("the daemon ended by itself with " + daemon.process().exitValue());
          daemon = serve();
        }
        if (!moments.isEmpty() && Instant.now().isAfter(moments.getFirst())) {
          moments.removeFirst();
          daemon.close();
          killed++;
          daemon = serve();
        }
        if (Instant.now().isAfter(sample)) {
          sample = sample.plus(between);
          say(begin, visitors);
        }
      }
      for (Path plan : planFiles()) {
        Files.writeString(plan, Files.readString(plan).replaceAll("(?m)^schedule:.*$", ""));
      }
      Thread.sleep(6_000); // until the daemon has seen that
      drain();
      say(begin, visitors);
      wrong.addAll(visitors.wrong());
    }
    if (!daemon.end()) {
      wrong.add("the daemon did not end at SIGTERM");
      daemon.close();
    }
    return judge(killed);
  }

  private Deque<Instant> moments(Instant begin, Duration time, int kills) {
    return random
        .longs(kills, 0, time.toMillis())
        .sorted()
        .mapToObj(begin::plusMillis)
        .collect(Collectors.toCollection(ArrayDeque::new));
  }

  private void print(String line) throws IOException {
    System.out.println(line);
    if (table != null) {
      Files.writeString(table, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
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

  private Served serve() throws IOException {
    List<Path> workspaces = new ArrayList<>();
    for (int i = 0; i < plans; i++) {
      workspaces.add(folder.resolve("w" + i));
    }
    return new Served(folder, workspaces, "--concurrency", "8");
  }

  /** A line of the table; memory is what the garbage collector leaves. */
  private void say(Instant begin, Visitors visitors) throws Exception {
    Served now = daemon;
    String heap;
    try {
      heap = String.format("%.1f", now.heap());
    } catch (IOException e) {
      heap = "?";
    }
    try (Stream<Path> files = list(folder.resolve("home/done"))) {
      files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".json"))
          .forEach(done::add);
    }
    print(
        String.format(
            "%6.1f  %6d  %7s  %7d  %9d  %s  %d",
            Duration.between(begin, Instant.now()).toMillis() / 60_000.0,
            now.resident(),
            heap,
            now.threads(),
            done.size(),
            visitors.seen(),
            now.process().pid()));
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
    print(
        plans
            + " plans, "
            + runs
            + " runs, "
            + attempts
            + " attempts, "
            + killed
            + " times killed");
    for (String problem : wrong) {
      print("WRONG: " + problem);
    }
    print(wrong.isEmpty() ? "nothing lost, nothing twice, nothing left" : wrong.size() + " wrong");
    return wrong.isEmpty();
  }

  private List<Instant> due(String plan) {
    return done.stream()
        .filter(name -> name.contains("-" + plan + "-"))
        .map(name -> name.substring(0, name.indexOf('Z')).replaceAll("[^0-9]", ""))
        .map(
            digits ->
                Instant.parse(
                    digits.replaceFirst(
                        "(....)(..)(..)(..)(..)(..)(...)", "$1-$2-$3T$4:$5:$6.$7Z")))
        .sorted()
        .toList();
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
