package coordinator.faults;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Faults other than death: a disk that fails or is full, no process to be had, folders that go
 * away, fifty at once. Each must end with a message that names what is wrong, and be gone on from.
 */
final class Others {

  private static final String LEDGER = "tmp/" + Site.PLAN + "/ledger.jsonl";
  private static final List<String> PHASES = List.of("P01", "P02", "P03", "P04");

  private final Path folder;
  private final List<String> wrong = new ArrayList<>();

  Others(Path folder) {
    this.folder = folder;
  }

  /** A fault, its trial, and what is seen of it in the end; an empty text if all is well. */
  private interface Trial {
    String of(Site site) throws IOException, InterruptedException;
  }

  private record Row(String name, Trial trial) {}

  /** Prints a row for each, and gives what went wrong. */
  List<String> all(PrintStream out) throws IOException, InterruptedException {
    out.println("| fault | what it said, and what came after |");
    out.println("|---|---|");
    for (Row row : rows()) {
      Site site = new Site(folder.resolve(row.name().replaceAll("\\W+", "-")), Site.FOUR_PHASES);
      String seen;
      try {
        seen = row.trial().of(site).replace(site.folder.toString() + "/", "");
        site.delete();
      } catch (AssertionError e) {
        seen = "**wrong**: " + e.getMessage();
        wrong.add(row.name() + ": " + e.getMessage());
      }
      out.println("| " + row.name() + " | " + seen.replace("\n", "; ") + " |");
    }
    out.println();
    return wrong;
  }

  private List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    for (int k : List.of(1, 2, 5, 9)) {
      rows.add(
          new Row(
              "the ledger's `fdatasync` number " + k + " fails (EIO)",
              site -> ledger(site, "fdatasync:error=EIO:when=" + k)));
    }
    for (int k : List.of(1, 4, 8)) {
      rows.add(
          new Row(
              "no space from the ledger's `write` number " + k + " on (ENOSPC)",
              site -> ledger(site, "write:error=ENOSPC:when=" + k + "+")));
    }
    rows.add(
        new Row(
            "the ledger's `write` number 4 claims 5 bytes and wrote none",
            site -> ledger(site, "write:retval=5:when=4")));
    rows.add(new Row("`worker-pids.txt` cannot be written (ENOSPC)", this::pidFile));
    rows.add(new Row("no process to be had (EAGAIN)", Others::spawn));
    if (System.getProperty("user.name").equals("root")) {
      for (int size : List.of(16, 32, 64)) {
        rows.add(new Row("`tmp/` is a disk of " + size + " KB", site -> fullDisk(site, size)));
      }
      rows.add(new Row("`tmp/` is read-only", this::readOnly));
    }
    rows.add(
        new Row("`tmp/` is deleted under the running plan", site -> vanish(site, "rm -rf tmp")));
    rows.add(
        new Row(
            "the workspace is moved away under the running plan",
            site -> vanish(site, "mv ../workspace ../elsewhere")));
    rows.add(new Row("INT (Ctrl+C)", site -> signalled(site, "INT", 130, false)));
    rows.add(new Row("TERM", site -> signalled(site, "TERM", 143, true)));
    rows.add(new Row("HUP", site -> signalled(site, "HUP", 143, true)));
    rows.add(new Row("`coordinator kill` after its kill -9", Others::killed));
    rows.add(new Row("`coordinator stop`, then `run`", Others::stopped));
    rows.add(new Row("fifty coordinators at once", this::fifty));
    return rows;
  }

  private static String ledger(Site site, String inject) throws IOException, InterruptedException {
    return stopsAndGoesOn(site, injected(site, inject, LEDGER), "ledger.jsonl", true);
  }

  private String pidFile(Site site) throws IOException, InterruptedException {
    String file = "tmp/" + Site.PLAN + "/worker-pids.txt";
    return stopsAndGoesOn(
        site, injected(site, "pwrite64:error=ENOSPC:when=1+", file), "worker-pids.txt", true);
  }

  private static List<String> injected(Site site, String inject, String file) {
    String call = inject.substring(0, inject.indexOf(':'));
    List<String> command =
        new ArrayList<>(List.of("strace", "-f", "-b", "execve", "-q", "-o", "/dev/null"));
    command.addAll(List.of("-e", "trace=" + call, "-e", "signal=none", "-e", "inject=" + inject));
    if (!file.isEmpty()) {
      command.addAll(List.of("-P", site.workspace.resolve(file).toString()));
    }
    return command;
  }

  private static String spawn(Site site) throws IOException, InterruptedException {
    site.options.add(
        "-Djdk.lang.Process.launchMechanism=VFORK"); // else a spawn looks like a new thread
    List<String> before = injected(site, "vfork:error=EAGAIN:when=1+", "");
    return stopsAndGoesOn(site, before, "P01 could not be launched", true);
  }

  private static String fullDisk(Site site, int size) throws IOException, InterruptedException {
    site.sh("mkdir tmp && mount -t tmpfs -o size=" + size + "k none tmp");
    try {
      return stopsAndGoesOn(site, List.of(), "tmp/", "mount -o remount,size=10m tmp");
    } finally {
      site.sh("umount tmp");
    }
  }

  private String readOnly(Site site) throws IOException, InterruptedException {
    site.sh("mkdir tmp && mount -t tmpfs -o ro none tmp");
    try {
      return stopsAndGoesOn(site, List.of(), "tmp/", "mount -o remount,rw tmp");
    } finally {
      site.sh("umount tmp");
    }
  }

  private static String stopsAndGoesOn(
      Site site, List<String> before, String named, boolean undisturbed)
      throws IOException, InterruptedException {
    Site.Ended first = site.run(before);
    String said = complaint(first, named);
    Site.Ended second = site.run(List.of());
    must(second.code() == 0, "then exit " + second.code() + ": " + second.said());
    good(site, undisturbed);
    return said + "; then exit 0";
  }

  private static String stopsAndGoesOn(Site site, List<String> before, String named, String mend)
      throws IOException, InterruptedException {
    Site.Ended first = site.run(before);
    String said = complaint(first, named);
    site.sh(mend);
    Site.Ended second = site.run(List.of());
    must(second.code() == 0, "then exit " + second.code() + ": " + second.said());
    good(site, false);
    return said + "; with that mended: exit 0";
  }

  private static String complaint(Site.Ended ended, String named) {
    String line =
        ended.said().lines().filter(one -> one.startsWith("coordinator: ")).findFirst().orElse("");
    must(ended.code() == 4 && line.contains(named), "exit " + ended.code() + ": " + ended.said());
    must(!ended.said().contains("\tat "), "a stack trace: " + ended.said());
    return "exit 4: `" + line + "`";
  }

  /**
   * What goes away under a running worker takes its record with it: then the worker must go, too.
   */
  private static String vanish(Site site, String how) throws IOException, InterruptedException {
    Path output = site.folder.resolve("run-1.out");
    Process process = held(site);
    site.sh(how);
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      process.destroyForcibly().waitFor();
      throw new AssertionError("it did not notice: " + Files.readString(output));
    }
    String said = complaint(new Site.Ended(process.exitValue(), Files.readString(output)), "tmp/");
    must(site.left().isEmpty(), "left: " + site.left());
    site.sh(
        site.folder,
        "[ -d workspace ] || mv elsewhere workspace; cd workspace; rm -f hold held starts done");
    Site.Ended second = site.run(List.of());
    must(second.code() == 0, "then exit " + second.code() + ": " + second.said());
    must(site.left().isEmpty(), "left: " + site.left());
    return said + "; its worker was ended; once mended: exit 0";
  }

  /** A signal to the coordinator alone, while its first worker runs. */
  private static String signalled(Site site, String signal, int code, boolean lives)
      throws IOException, InterruptedException {
    Process process = held(site);
    site.sh("kill -" + signal + " " + process.pid());
    must(process.waitFor(30, TimeUnit.SECONDS), "it did not end");
    must(process.exitValue() == code, "exit " + process.exitValue());
    must(site.left().isEmpty() != lives, "left: " + site.left());
    Files.delete(site.workspace.resolve("hold"));
    must(site.run(List.of()).code() == 0, "it did not go on");
    good(site, lives);
    return "exit %d; %s; then exit 0"
        .formatted(code, lives ? "the worker ran on and was adopted" : "no process left");
  }

  private static String killed(Site site) throws IOException, InterruptedException {
    held(site).destroyForcibly().waitFor();
    must(!site.left().isEmpty(), "the worker died with its coordinator");
    Site.Ended kill = site.ended(List.of(), "kill", Site.PLAN + ".yaml");
    must(kill.code() == 0, "exit " + kill.code() + ": " + kill.said());
    must(site.left().isEmpty(), "left: " + site.left());
    Files.delete(site.workspace.resolve("hold"));
    must(site.run(List.of()).code() == 0, "it did not go on");
    good(site, false);
    return "`" + kill.lastLine() + "`; no process left; then exit 0";
  }

  private static String stopped(Site site) throws IOException, InterruptedException {
    Process process = held(site);
    Site.Ended stop = site.ended(List.of(), "stop", Site.PLAN + ".yaml");
    must(stop.code() == 0, "exit " + stop.code() + ": " + stop.said());
    Files.delete(site.workspace.resolve("hold"));
    must(process.waitFor(30, TimeUnit.SECONDS), "it did not end");
    must(process.exitValue() == 0, "exit " + process.exitValue());
    must(
        Files.readAllLines(site.workspace.resolve("starts")).size() == 2,
        "a second phase was started");
    must(site.run(List.of()).code() == 0, "it did not go on");
    good(site, true);
    return "the worker ended, nothing new was started, exit 0; then the other phases, exit 0";
  }

  /** A coordinator whose first worker runs until the file {@code hold} is gone. */
  private static Process held(Site site) throws IOException, InterruptedException {
    Files.createFile(site.workspace.resolve("hold"));
    Process process = site.start(List.of(), site.output(), "run", Site.PLAN + ".yaml");
    await(site.workspace.resolve("held"));
    return process;
  }

  private static void await(Path file) throws InterruptedException {
    for (int i = 0; i < 600 && !Files.exists(file); i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
    must(Files.exists(file), file + " did not appear");
  }

  private String fifty(Site site) throws IOException, InterruptedException {
    Path hold = Files.createFile(site.workspace.resolve("hold"));
    site.options.addAll(List.of("-XX:CICompilerCount=1", "-Xmx64m"));
    List<Process> all = new ArrayList<>();
    List<Path> outputs = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      outputs.add(site.output());
      all.add(site.start(List.of(), outputs.get(i), "run", Site.PLAN + ".yaml"));
    }
    int second = 0;
    for (int waited = 0; waited < 1200 && second < 49; waited++) {
      TimeUnit.MILLISECONDS.sleep(100);
      second = (int) all.stream().filter(process -> !process.isAlive()).count();
    }
    must(second == 49, second + " ended while one held the plan");
    int silent = 0;
    for (int i = 0; i < 50; i++) {
      if (!all.get(i).isAlive()) {
        String said = Files.readString(outputs.get(i));
        must(all.get(i).exitValue() == 3, "exit " + all.get(i).exitValue() + ": " + said);
        silent += said.contains("is held by another coordinator: PID ") ? 0 : 1;
      }
    }
    must(silent == 0, silent + " do not say who holds it");
    Files.delete(hold);
    for (Process process : all) {
      process.waitFor();
    }
    must(all.stream().filter(process -> process.exitValue() == 0).count() == 1, "no winner");
    good(site, true);
    return "one ran it and passed; 49 said who holds it, exit 3";
  }

  private static void good(Site site, boolean undisturbed) throws IOException {
    Reckoning reckoning = Reckoning.of(site, PHASES, undisturbed);
    must(reckoning.good(), reckoning.toString());
  }

  private static void must(boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(otherwise);
    }
  }
}
