package coordinator.faults;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** A workspace with a plan of four phases, and the program as people start it: a process apart. */
final class Site {

  static final String PLAN = "PLAN-faults";
  static final int LINES = 20;

  /** Every process that comes of a site has this variable, whatever became of its parents. */
  private static final String MARK = "COORDINATOR_FAULTS_SITE";

  private static final int MOST_SECONDS = 120;

  final Path folder;
  final Path workspace;
  final Map<String, String> environment = new TreeMap<>();
  final List<String> options =
      new ArrayList<>(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
  final List<String> words = new ArrayList<>(List.of("run", PLAN + ".yaml"));
  private int ran;

  /**
   * How one process of the program ended.
   *
   * @param code its exit code
   * @param said all that it printed
   */
  record Ended(int code, String said) {
    String lastLine() {
      return said.lines().reduce("", (before, line) -> line);
    }
  }

  Site(Path folder, String plan) throws IOException, InterruptedException {
    this.folder = Files.createDirectories(folder).toRealPath();
    this.workspace = Files.createDirectories(this.folder.resolve("workspace"));
    environment.put(MARK, this.folder.toString());
    Files.writeString(workspace.resolve("work.sh"), WORK);
    Files.writeString(workspace.resolve(".gitignore"), "tmp/\n");
    Files.writeString(this.folder.resolve(PLAN + ".yaml"), plan);
    sh("git init -q . && git config user.name t && git config user.email t@localhost");
  }

  /**
   * Four phases of all sorts: plain, with a check, with a report owed, and one that leaves
   * processes behind.
   */
  static final String FOUR_PHASES =
      """
      plan: PLAN-faults
      workspace: workspace
      worker: shell
      poll: {every: 2s, cycles: 30, grace: 1s}
      phases:
        - {id: P01, run: "sh work.sh P01"}
        - {id: P02, run: "sh work.sh P02", checks: [{name: done, run: "grep -q P02 done"}]}
        - id: P03
          kind: implement
          report: true
          run: "sh work.sh P03 '[REPORT_ABS_PATH]' '[COMPLETED_ABS_PATH]' '[PLAN_MARKER]'"
          checks: [{name: done, run: "grep -q P03 done"}]
        - {id: P04, run: "sh work.sh P04"}
      """;

  /**
   * Tells of its start before all else and of its end after all else; each line names the attempt.
   */
  private static final String WORK =
      """
      phase=$1 report=$2 completed=$3 marker=$4
      echo "START $phase $COORDINATOR_ATTEMPT" >>starts
      i=0
      while [ $i -lt 20 ]; do
        i=$((i + 1))
        echo "line $i of $COORDINATOR_ATTEMPT"
      done
      sleep 0.1
      [ ! -e hold ] || { touch held; while [ -e hold ]; do sleep 0.05; done; }
      echo "$phase" >>done
      if [ -n "$report" ]; then
        mkdir -p "$(dirname "$report")" "$(dirname "$completed")"
        now=$(date +%Y-%m-%dT%H:%M:%S%z)
        printf '# %s\\n\\nStatus: PASS\\n\\n`grep P03 done` at %s: exit 0\\n' "$phase" "$now" >"$report"
        printf 'Phase %s, completed %s\\n\\n`grep P03 done`\\n\\n```\\nP03\\n```\\n\\n%s\\n' "$phase" "$now" "$marker" >"$completed"
      fi
      if [ "$phase" = P04 ]; then
        setsid sleep 300 &
        (nohup setsid sleep 300 >/dev/null 2>&1 &)
        (trap '' TERM INT HUP; sleep 300) &
      fi
      echo "END $phase $COORDINATOR_ATTEMPT" >>starts
      """;

  List<String> command(String... words) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", classpath(), "coordinator.Main"));
    command.addAll(List.of(words));
    return command;
  }

  private static String classpath() {
    return System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
  }

  Process start(List<String> before, Path output, String... words) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(command(words));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.redirectErrorStream(true).redirectOutput(output.toFile());
    builder.redirectInput(Path.of("/dev/null").toFile());
    return builder.start();
  }

  /** Runs the plan until it ends, with something before the command line. */
  Ended run(List<String> before) throws IOException, InterruptedException {
    return ended(before, words.toArray(String[]::new));
  }

  Ended ended(List<String> before, String... words) throws IOException, InterruptedException {
    Path output = output();
    Process process = start(before, output, words);
    if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS)) {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
      return new Ended(-1, Files.readString(output) + "\nnot done after " + MOST_SECONDS + " s");
    }
    return new Ended(process.exitValue(), Files.readString(output));
  }

  Path output() {
    return folder.resolve("run-" + ++ran + ".out");
  }

  /**
   * What is left of this site's processes, but for those that trace; by pid, with their command.
   */
  List<String> left() throws IOException {
    List<String> left = living();
    // Shells that wait for their coordinator's end may see it a moment after us.
    for (int look = 0;
        look < 40 && !left.isEmpty() && left.stream().allMatch(one -> one.endsWith(" sh"));
        look++) {
      LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
      left = living();
    }
    return left;
  }

  private List<String> living() throws IOException {
    List<String> left = new ArrayList<>();
    try (Stream<Path> all = Files.list(Path.of("/proc"))) {
      for (Path process : (Iterable<Path>) all::iterator) {
        if (process.getFileName().toString().matches("\\d+")) {
          String environ = text(process.resolve("environ"));
          String command = text(process.resolve("comm")).strip();
          if (("\0" + environ).contains("\0" + MARK + "=" + folder + "\0")
              && !command.equals("strace")) {
            left.add(process.getFileName() + " " + command);
          }
        }
      }
    }
    return left;
  }

  private static String text(Path file) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  void sh(String script) throws IOException, InterruptedException {
    sh(workspace, script);
  }

  void sh(Path where, String script) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", script).directory(where.toFile()).inheritIO().start();
    if (process.waitFor() != 0) {
      throw new IOException(script + " exited " + process.exitValue());
    }
  }

  void delete() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all.sorted(Comparator.reverseOrder())::iterator) {
        Files.deleteIfExists(path);
      }
    }
  }
}
