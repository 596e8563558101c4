package coordinator.faults;

import coordinator.faults.Point.Victim;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Prints the tables of docs/reliability.md; exits 1 if anything ran twice, was lost or was left.
 */
public final class Faults {

  private static final String RUN = "tmp/" + Site.PLAN + "/";

  private Faults() {}

  /** Arguments: {@code --quick}, {@code --only WORD}, {@code --jobs N}. */
  public static void main(String[] args) throws Exception {
    List<String> words = List.of(args);
    boolean quick = words.contains("--quick");
    String only = after(words, "--only", "");
    int jobs = Integer.parseInt(after(words, "--jobs", "2"));
    Path folder = Files.createTempDirectory("coordinator-faults");
    PrintStream out = System.out;
    List<String> wrong = new ArrayList<>();
    if (only.isEmpty() || !only.equals("others")) {
      wrong.addAll(kills(quick, only, jobs, folder, out));
    }
    if (only.isEmpty() || only.equals("others")) {
      wrong.addAll(new Others(folder).all(out));
    }
    wrong.forEach(System.err::println);
    if (wrong.isEmpty()) {
      Files.deleteIfExists(folder);
    } else {
      System.err.println("What is left of these is in " + folder);
    }
    System.exit(wrong.isEmpty() ? 0 : 1);
  }

  private static String after(List<String> words, String option, String otherwise) {
    int at = words.indexOf(option);
    return at < 0 ? otherwise : words.get(at + 1);
  }

  /** Kills at a dozen points and gives what went wrong. */
  public static List<String> quick(Path folder, PrintStream out) throws Exception {
    return kills(true, "", 2, folder, out);
  }

  private static List<String> kills(
      boolean quick, String only, int jobs, Path folder, PrintStream out) throws Exception {
    Kills kills = new Kills(folder);
    List<Callable<KillRow>> series = new ArrayList<>();
    for (Series one : quick ? QUICK : FULL) {
      if (one.first().who().contains(only) || one.first().call().contains(only)) {
        series.add(() -> kills.every(Kills.FOUR_SHELL_PHASES, one.first(), one.step(), one.last()));
      }
    }
    if (!quick && (only.isEmpty() || only.equals("codex"))) {
      series.add(() -> CodexScene.kills(kills));
    }
    ExecutorService pool = Executors.newFixedThreadPool(jobs);
    List<Future<KillRow>> futures = new ArrayList<>();
    series.forEach(one -> futures.add(pool.submit(one)));
    out.println(KillRow.head());
    List<KillRow> rows = new ArrayList<>();
    for (Future<KillRow> future : futures) {
      rows.add(future.get());
      out.println(rows.get(rows.size() - 1).line());
    }
    pool.shutdown();
    KillRow total = KillRow.total(rows);
    out.println(total.line());
    out.println();
    return total.wrong;
  }

  /** Points from the first on, in steps, up to the last K. */
  private record Series(Point first, int step, int last) {}

  private static Series coordinator(String call, int step, int last, String... on) {
    return new Series(new Point(Victim.COORDINATOR, call, List.of(on), 1), step, last);
  }

  private static Series worker(String call, int step, int last) {
    return new Series(new Point(Victim.WORKER, call, List.of(), 1), step, last);
  }

  private static final List<Series> QUICK =
      List.of(
          coordinator("fdatasync", 7, 15),
          coordinator("write", 3, 4, RUN + "ledger.jsonl"),
          coordinator("rename", 1, 1),
          coordinator("clone3", 3, 4),
          worker("write", 1, 2),
          worker("openat", 3, 4));

  private static final List<Series> FULL =
      List.of(
          coordinator("fdatasync", 1, 99),
          coordinator("write", 1, 99, RUN + "ledger.jsonl"),
          coordinator("pwrite64", 1, 99, RUN + "worker-pids.txt"),
          coordinator("write", 2, 120),
          coordinator("rename", 1, 99),
          coordinator("clone3", 1, 40),
          coordinator("unlink", 1, 40),
          coordinator("mkdir", 1, 40),
          coordinator("fsync", 1, 40),
          coordinator("ftruncate", 1, 40),
          coordinator("kill", 1, 40),
          coordinator("openat", 1, 99, runFiles()),
          worker("write", 1, 60),
          worker("openat", 1, 60),
          worker("read", 17, 2000),
          worker("clone", 1, 30),
          worker("execve", 1, 20),
          worker("wait4", 1, 30),
          worker("dup2", 1, 60),
          worker("fcntl", 1, 60),
          worker("close", 2, 90),
          worker("rename", 1, 10),
          worker("exit_group", 1, 3));

  private static String[] runFiles() {
    List<String> files =
        new ArrayList<>(
            List.of("tmp/" + Site.PLAN + ".lock", RUN + "ledger.jsonl", RUN + "worker-pids.txt"));
    for (int phase = 1; phase <= 4; phase++) {
      files.add(RUN + "prompt-P0" + phase + "-1.md");
      for (String ending : List.of(".log", ".ran", ".exit")) {
        files.add(RUN + "worker-P0" + phase + "-1" + ending);
      }
    }
    return files.toArray(String[]::new);
  }
}
