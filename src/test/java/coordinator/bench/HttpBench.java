package coordinator.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Measures what {@code bench/http/run} prints, each of a daemon in a process of its own. */
public final class HttpBench {

  private static final int LISTENERS = 200;
  private static final int RUNS = 1_000;
  private static final int WORKERS = 200;
  private static final int SLOW = 1_000;
  private static final int PHASES = 60;

  private final Path folder = Files.createTempDirectory("http-bench").toRealPath();
  private final PrintStream out = System.out;

  private HttpBench() throws IOException {}

  public static void main(String[] args) throws Exception {
    List<String> only = Arrays.asList(args);
    HttpBench bench = new HttpBench();
    try {
      bench.measure(only);
    } finally {
      bench.leaveNothing();
    }
  }

  private void measure(List<String> only) throws Exception {
    if (only.isEmpty() || only.contains("list")) {
      list();
    }
    if (only.isEmpty() || only.contains("events")) {
      events();
    }
    if (only.isEmpty() || only.contains("sleepers")) {
      sleepers(WORKERS);
      sleepers(10);
    }
    if (only.isEmpty() || only.contains("slow")) {
      slow();
    }
  }

  private void list() throws Exception {
    Path place = place("list");
    Path workspace = workspace(place, "w", "PLAN-a", phases(10, "sleep 0.1"), 1);
    try (Served served = new Served(place, List.of(workspace))) {
      served.start("PLAN-a");
      served.await("passed", 1);
      Path runs = workspace.resolve("plans/PLAN-a/runs");
      Path first;
      try (Stream<Path> all = Files.list(runs)) {
        first = all.findFirst().orElseThrow();
      }
      for (int i = 1; i < RUNS; i++) {
        Path copy = Files.createDirectory(runs.resolve("20200101-000000-" + i));
        Files.copy(first.resolve("ledger.jsonl"), copy.resolve("ledger.jsonl"));
      }
      String path = "/api/v1/runs?limit=" + RUNS;
      List<Double> times = new ArrayList<>();
      for (int i = 0; i <= 100; i++) {
        long begun = System.nanoTime();
        int length = served.get(path).length();
        times.add((System.nanoTime() - begun) / 1e6);
        if (i == 0) {
          out.printf("%d runs listed: first time, all read: %.0f ms", RUNS, times.get(0));
          out.printf(" (%d KB)", length / 1000);
          times.clear();
        }
      }
      say("; then", times);
    }
  }

  private void events() throws Exception {
    Path place = place("events");
    Path workspace = workspace(place, "w", "PLAN-a", phases(20, "sleep 0.2"), 1);
    try (Served served = new Served(place, List.of(workspace))) {
      for (String round : List.of("cold", "warm")) {
        try (Listeners listeners = new Listeners(served.url(), served.bearer(), LISTENERS)) {
          served.start("PLAN-a");
          List<Double> ages = listeners.untilTheRunEnds();
          out.printf("%s: %d events reached %d listeners,", round, ages.size(), LISTENERS);
          say(" since they were decided on:", ages);
        }
      }
    }
  }

  /**
   * @param each workers of a plan
   */
  private void sleepers(int each) throws Exception {
    Path place = place("sleepers-" + each);
    List<Path> workspaces = new ArrayList<>();
    for (int i = 0; i < WORKERS / each; i++) {
      String phases = phases(each, "sleep 600").replace("}", ", mode: read-only, needs: []}");
      workspaces.add(workspace(place, "w" + i, "PLAN-" + i, phases, each));
    }
    String plans = Integer.toString(workspaces.size());
    try (Served served = new Served(place, workspaces, "--concurrency", plans)) {
      double heapBefore = served.heap();
      long before = served.resident();
      for (int i = 0; i < workspaces.size(); i++) {
        served.start("PLAN-" + i);
      }
      try {
        while (running(served) < WORKERS) {
          Thread.sleep(500);
        }
        Thread.sleep(10_000);
        out.printf(
            "%d sleeping workers of %s plan(s): %d MB resident (with none %d MB), %d threads",
            WORKERS, plans, served.resident(), before, served.threads());
        double heap = served.heap();
        out.printf(
            "; heap in use after a collection %.0f MB (with none %.0f MB), then %d MB resident%n",
            heap, heapBefore, served.resident());
      } finally {
        for (int i = 0; i < workspaces.size(); i++) {
          served.kill("PLAN-" + i);
        }
        while (running(served) > 0) {
          Thread.sleep(200);
        }
      }
    }
  }

  private static int running(Served served) throws IOException, InterruptedException {
    int running = 0;
    for (JsonNode run : served.json("/api/v1/runs").path("runs")) {
      running += (int) run.path("strip").asText().chars().filter(letter -> letter == 'r').count();
    }
    return running;
  }

  private void slow() throws Exception {
    Path place = place("slow");
    Path workspace = workspace(place, "w", "PLAN-a", phases(PHASES, "true"), 1);
    try (Served served = new Served(place, List.of(workspace))) {
      gaps(served, workspace); // the program gets warm
      List<Double> alone = gaps(served, workspace);
      List<Double> crowded;
      int away;
      try (Crowd crowd = new Crowd(served.url(), served.bearer(), SLOW)) {
        Thread.sleep(3_000);
        crowded = gaps(served, workspace);
        crowded.addAll(gaps(served, workspace));
        away = crowd.sentAway();
      }
      alone.addAll(gaps(served, workspace));
      out.print("From a phase's end to the next worker's start: ");
      say("alone:", alone);
      out.printf("  with %d slow clients (%d sent away, and back): ", SLOW, away);
      say("", crowded);
      out.printf(
          "  ratio of the medians %.2f, of the 95%% %.2f%n",
          at(crowded, 0.5) / at(alone, 0.5), at(crowded, 0.95) / at(alone, 0.95));
    }
  }

  /** Runs the plan, and gives the times from each phase's settlement to the next one's start. */
  private static List<Double> gaps(Served served, Path workspace) throws Exception {
    List<Path> before = archived(workspace);
    served.start("PLAN-a");
    List<Path> now = archived(workspace);
    while (now.size() == before.size()) {
      Thread.sleep(100);
      now = archived(workspace);
    }
    now.removeAll(before);
    Path latest = now.get(0);
    List<Double> gaps = new ArrayList<>();
    Instant settled = null;
    for (String line : Files.readAllLines(latest.resolve("ledger.jsonl"))) {
      Instant at = Instant.parse(line.replaceFirst(".*?\"at\":\"([^\"]+)\".*", "$1"));
      if (line.contains("\"type\":\"task.settled\"")) {
        settled = at;
      } else if (line.contains("\"type\":\"worker.started\"") && settled != null) {
        gaps.add(Duration.between(settled, at).toNanos() / 1e6);
      }
    }
    return gaps;
  }

  private void leaveNothing() throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.delete(file);
    }
  }

  private static List<Path> archived(Path workspace) throws IOException {
    Path runs = workspace.resolve("plans/PLAN-a/runs");
    List<Path> folders = new ArrayList<>();
    if (Files.isDirectory(runs)) {
      try (Stream<Path> all = Files.list(runs)) {
        all.forEach(folders::add);
      }
    }
    return folders;
  }

  private Path place(String name) throws IOException {
    return Files.createDirectory(folder.resolve(name));
  }

  private static Path workspace(
      Path place, String name, String plan, String phases, int concurrency) throws Exception {
    Path workspace = Files.createDirectories(place.resolve(name));
    Files.createDirectories(workspace.resolve("plans"));
    new ProcessBuilder("git", "init", "-q", workspace.toString()).start().waitFor();
    Files.writeString(workspace.resolve(".gitignore"), "tmp/\n");
    Files.writeString(
        workspace.resolve("plans/" + plan + ".yaml"),
        "plan: "
            + plan
            + "\nworkspace: ..\nworker: shell\nconcurrency: "
            + concurrency
            + "\npoll: {every: 1m, cycles: 600, grace: 1s}\nphases:\n"
            + phases);
    return workspace;
  }

  private static String phases(int count, String run) {
    StringBuilder phases = new StringBuilder();
    for (int i = 1; i <= count; i++) {
      phases.append(String.format("  - {id: P%02d, run: \"%s\"}%n", i, run));
    }
    return phases.toString();
  }

  private void say(String words, List<Double> times) {
    out.printf(
        "%s median %.1f ms, 95%% %.1f ms, longest %.1f ms%n",
        words, at(times, 0.5), at(times, 0.95), at(times, 1));
  }

  private static double at(List<Double> times, double part) {
    Collections.sort(times);
    return times.isEmpty() ? Double.NaN : times.get((int) ((times.size() - 1) * part));
  }
}
