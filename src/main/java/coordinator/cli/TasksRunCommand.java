package coordinator.cli;

import coordinator.checkpoint.AtomicFile;
import coordinator.engine.Outcome;
import coordinator.folder.Bounds;
import coordinator.folder.Guards;
import coordinator.folder.Halt;
import coordinator.folder.Recipe;
import coordinator.folder.Selection;
import coordinator.folder.State;
import coordinator.run.Json;
import coordinator.run.Refused;
import coordinator.run.RunTasks;
import coordinator.run.TasksHome;
import coordinator.task.Limits;
import coordinator.task.Mode;
import coordinator.task.Timing;
import coordinator.task.WorkerChoice;
import coordinator.worker.Profile;
import coordinator.worker.Profiles;
import coordinator.worker.Self;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coordinator tasks run}: carries task files out, beside other coordinators. */
@Command(
    name = "run",
    description = "Carry out task files, each by a worker of its own; go on where it was left.",
    footer = {
      "",
      "Example:",
      "  coordinator tasks run fixes/ --mode workspace-write --concurrency 4",
      "",
      "Ctrl+C stops the workers; the same command does the rest afterwards. Tasks that",
      "failed are tried again by every later run. Several may run on one folder.",
      "Exit: 0 all done, 1 some failed, 2 bad usage, 4 something is missing,",
      "      130 interrupted, 143 left with its workers running."
    })
final class TasksRunCommand implements Callable<Integer> {

  private static final Duration LONGEST_POLL = Duration.ofMinutes(5);

  private final Surroundings around;

  @Mixin private TasksSelection tasks = new TasksSelection();

  @Option(
      names = {"-m", "--model"},
      description = "The model; default: the worker's own.")
  private @Nullable String model;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "read-only",
      description =
          "dry-run, read-only, workspace-write or danger-full-access; default: ${DEFAULT-VALUE}.")
  private String mode = "read-only";

  @Option(
      names = {"-c", "--concurrency"},
      paramLabel = "N",
      defaultValue = "1",
      description = "Workers at a time; default: ${DEFAULT-VALUE}.")
  private int concurrency = 1;

  @Option(
      names = {"-t", "--timeout"},
      paramLabel = "SECONDS",
      description = "How long a worker may take; default: as long as it likes.")
  private @Nullable Integer timeout;

  @Option(
      names = {"-r", "--retries"},
      paramLabel = "0..10",
      defaultValue = "0",
      description = "How often a task that failed is tried again, after 1 s, 2 s, 4 s, …")
  private int retries;

  @Option(
      names = {"-a", "--approval"},
      paramLabel = "POLICY",
      description =
          "Codex's approval policy; default: never. Nobody is there to answer, so what asks is"
              + " refused.")
  private @Nullable String approval;

  @Option(names = "--outside-git", description = "Start workers also where no git repository is.")
  private boolean outsideGit;

  @Option(
      names = "--profile",
      defaultValue = "codex",
      description = "The kind of worker; default: ${DEFAULT-VALUE}.")
  private String profile = "codex";

  @Option(
      names = "--rerun-completed",
      description = "Do again what is done; --skip-completed is the default.")
  private boolean rerun;

  @Option(names = "--skip-completed", hidden = true)
  private boolean skip;

  @Option(
      names = "--workspace",
      paramLabel = "DIR",
      description = "The workers' root; default: this folder.")
  private @Nullable Path workspace;

  @Option(
      names = "--halt",
      paramLabel = "WHEN",
      defaultValue = "never",
      description =
          "never, soon or now, and ,fail=N or ,fail=N%% tasks that it takes; soon lets run what"
              + " runs.")
  private String halt = "never";

  @Option(
      names = "--load",
      paramLabel = "N",
      description = "Start no worker at a load of N or more.")
  private double load = Double.POSITIVE_INFINITY;

  @Option(
      names = "--memfree",
      paramLabel = "SIZE",
      description = "Start no worker with less memory free, such as 500M or 2G.")
  private @Nullable String memfree;

  @Option(
      names = "--cleanup-stale",
      paramLabel = "SECONDS",
      defaultValue = "86400",
      description =
          "Take over claims of this age that cannot be proven dead, such as another host's;"
              + " default: a day.")
  private long stale = 86_400;

  @Option(
      names = {"-o", "--output-json"},
      paramLabel = "FILE",
      description = "Write the summary there as JSON.")
  private @Nullable Path output;

  @Option(
      names = {"-y", "--yes"},
      description = "Allow mode danger-full-access.")
  private boolean yes;

  @Option(names = "--plain", description = "Plain lines, also on a terminal.")
  private boolean plain;

  TasksRunCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    Path root = workspace == null ? around.directory() : around.directory().resolve(workspace);
    root = root.toAbsolutePath().normalize();
    if (!Files.isDirectory(root)) {
      throw bad("--workspace " + workspace + ": there is no such folder");
    }
    Selection selection = tasks.read(around);
    TasksHome home = tasks.home(selection, root);
    Profiles profiles = around.profiles(root);
    RunTasks.Order order = order(selection, root, profiles);
    var self = around.self();
    if (mode.equals("dry-run")) {
      return dryRun(selection, order.recipe(), profiles);
    }
    Instant begun = around.clock().instant();
    boolean live = around.terminal().live() && !plain;
    long all = live ? count(selection) : 0;
    try (TasksProgress progress = new TasksProgress(around.terminal(), around.clock(), all, live)) {
      Outcome outcome =
          new RunTasks(order, home, profiles, around.environment(), self, progress::witness).run();
      progress.close();
      Duration took = Duration.between(begun, around.clock().instant());
      TasksSummary summary = new TasksSummary(outcome, took, progress.ended());
      if (output != null) {
        AtomicFile.write(around.directory().resolve(output), Json.of(summary.json()) + "\n");
      }
      summary.print(around.terminal());
      return summary.code();
    }
  }

  private RunTasks.Order order(Selection selection, Path root, Profiles profiles)
      throws Refused, IOException {
    if (concurrency < 1) {
      throw bad("--concurrency " + concurrency + ": must be at least 1");
    }
    if (retries < 0 || retries > 10) {
      throw bad("--retries " + retries + ": must be from 0 to 10");
    }
    if (timeout != null && timeout < 1) {
      throw bad("--timeout " + timeout + ": must be at least 1");
    }
    if (rerun && skip) {
      throw bad("--skip-completed and --rerun-completed exclude each other");
    }
    Profile called;
    Halt halting;
    try {
      called = profiles.get(profile);
      halting = Halt.parse(halt);
    } catch (IllegalArgumentException e) {
      throw bad(String.valueOf(e.getMessage()));
    }
    WorkerChoice worker =
        new WorkerChoice(profile, mode(called), model, arguments(called), outsideGit);
    Recipe recipe =
        new Recipe(
            worker,
            called.runsCommands(),
            root,
            timing(),
            new Limits(0, Limits.DEFAULT.retries(), retries, false));
    Guards guards = new Guards(load, memfree == null ? 0 : size(memfree));
    Bounds bounds =
        new Bounds(concurrency, rerun, halting, guards, around.clock().instant().minus(Self.age()));
    return new RunTasks.Order(selection, recipe, bounds, Duration.ofSeconds(stale));
  }

  private Mode mode(Profile called) throws Refused {
    if (mode.equals("dry-run")) {
      return Mode.READ_ONLY;
    }
    for (Mode known : Mode.values()) {
      if (known.word().equals(mode)) {
        if (known == Mode.DANGER_FULL_ACCESS
            && !yes
            && !called.runsCommands()
            && !Sure.twice(around)) {
          throw bad(
              "mode danger-full-access lets a worker change anything on this machine; if that is"
                  + " meant, say so: --yes");
        }
        return known;
      }
    }
    throw bad(
        "--mode " + mode + ": dry-run, read-only, workspace-write or danger-full-access is meant");
  }

  private List<String> arguments(Profile called) throws Refused {
    if (approval == null) {
      return List.of();
    }
    if (!called.name().equals("codex")) {
      throw bad("--approval is Codex's; worker " + called.name() + " knows none");
    }
    if (!List.of("untrusted", "on-failure", "on-request", "never").contains(approval)) {
      throw bad("--approval " + approval + ": untrusted, on-failure, on-request or never is meant");
    }
    return List.of("-c", "approval_policy=\"" + approval + "\"");
  }

  /** Time is counted in polls: as few as fit, and none longer than is good for the record. */
  private Timing timing() {
    Duration grace = Timing.DEFAULT.grace();
    if (timeout == null) {
      return new Timing(LONGEST_POLL, Integer.MAX_VALUE, grace, null);
    }
    int cycles = (int) ((timeout - 1) / LONGEST_POLL.toSeconds()) + 1;
    return new Timing(Duration.ofSeconds(timeout).dividedBy(cycles), cycles, grace, null);
  }

  private static long size(String text) throws Refused {
    String unit = text.replaceAll("\\d", "").toUpperCase(java.util.Locale.ROOT);
    int power = List.of("", "K", "M", "G", "T").indexOf(unit);
    if (power < 0 || !text.matches("\\d{1,15}.?")) {
      throw bad("--memfree " + text + ": a size is meant, such as 500M or 2G");
    }
    return Long.parseLong(text.replaceAll("\\D", "")) << (10 * power);
  }

  private long count(Selection selection) throws IOException {
    AtomicLong count = new AtomicLong();
    selection.look((folder, name, state) -> count.addAndGet(state == State.DONE && !rerun ? 0 : 1));
    return count.get();
  }

  private int dryRun(Selection selection, Recipe recipe, Profiles profiles)
      throws IOException, Refused {
    new TasksDryRun(around.terminal(), profiles, recipe).print(selection, rerun);
    return 0;
  }

  private static Refused bad(String message) {
    return new Refused(Refused.Why.BAD_USAGE, message + "\nNothing was started.");
  }
}
