package coordinator.cli;

import coordinator.batch.Batch;
import coordinator.batch.BatchReader;
import coordinator.batch.Choice;
import coordinator.batch.Totals;
import coordinator.engine.Outcome.How;
import coordinator.run.BatchFinder;
import coordinator.run.Preflight;
import coordinator.run.Refused;
import coordinator.run.RunBatch;
import coordinator.worker.Profiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coordinator batch …}: one validated output for each entry of a source. */
@Command(
    name = "batch",
    synopsisSubcommandLabel = "COMMAND",
    description = "Make one validated output file for each entry of a CSV, a list or a pattern.",
    footer = {
      "",
      "Example:",
      "  coordinator batch init classify.yaml",
      "  coordinator batch run classify.yaml --limit 3"
    })
final class BatchCommands implements Runnable {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  static CommandLine of(Surroundings around, List<String> words) {
    return Menu.of(
        new BatchCommands(),
        words,
        List.of("run", "status", "validate", "schema", "init"),
        name ->
            switch (name) {
              case "run" -> new Run(around);
              case "status" -> new BatchStatusCommand(around);
              case "validate" -> new Validate(around);
              case "schema" -> new Schema(around);
              case "init" -> new Init(around);
              default -> throw new IllegalArgumentException(name);
            });
  }

  /** Reads a batch, and says what a person should know of it. */
  static Batch read(Surroundings around, String named, Map<String, String> set) throws Refused {
    Batch.Read read = new BatchFinder(around.directory()).read(named, set);
    Terminal terminal = around.terminal();
    read.warnings()
        .forEach(warning -> terminal.err().println(terminal.yellow("warning: ") + warning));
    return read.batch();
  }

  /** {@code coordinator batch run}. */
  @Command(
      name = "run",
      aliases = "resume",
      description = "Do every entry that is not done yet, or go on where it was left.",
      footer = {
        "",
        "Example:",
        "  coordinator batch run classify.yaml",
        "  coordinator batch run classify.yaml --changed --concurrency 8 --report report.csv",
        "",
        "Ctrl+C stops the workers; their entries are open again, and the same command goes on.",
        "Exit: 0 all that was asked for is done, 1 something failed, 2 bad batch,",
        "      3 held by another, 4 something is missing, 130 interrupted,",
        "      143 left with its workers running."
      })
  static final class Run implements Callable<Integer> {

    private final Surroundings around;

    @Parameters(paramLabel = "BATCH", description = "The batch's file.")
    private String batch = "";

    @Option(
        names = "--dry-run",
        description = "Print each entry's command line and prompt; start nothing.")
    private boolean dryRun;

    @Option(names = "--overwrite", description = "Do done entries again, too.")
    private boolean overwrite;

    @Option(
        names = "--changed",
        description = "Do just those that are done of another source or prompt.")
    private boolean changed;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many entries.")
    private long limit = Long.MAX_VALUE;

    @Option(names = "--only", paramLabel = "STEM", description = "Just these entries.")
    private List<String> only = new ArrayList<>();

    @Option(
        names = "--concurrency",
        paramLabel = "N",
        description = "Workers side by side, in place of what the batch says.")
    private @Nullable Integer concurrency;

    @Option(
        names = "--set",
        paramLabel = "name=value",
        description = "Set a parameter that the batch declares.")
    private Map<String, String> params = new LinkedHashMap<>();

    @Option(
        names = "--yes",
        description = "Allow mode danger-full-access where the batch asks for it.")
    private boolean yes;

    @Option(
        names = "--drain-on-interrupt",
        description = "The first Ctrl+C lets running workers end; a second one stops them.")
    private boolean drain;

    @Option(
        names = "--report",
        paramLabel = "FILE",
        description = "Afterwards write each entry's result: .csv, .json or .md.")
    private @Nullable String report;

    @Option(names = "--plain", description = "Plain lines, also on a terminal.")
    private boolean plain;

    Run(Surroundings around) {
      this.around = around;
    }

    @Override
    public Integer call() throws Exception {
      if (overwrite && changed) {
        throw new Refused(Refused.Why.BAD_USAGE, "--overwrite and --changed: one of them");
      }
      Batch read = read(around, batch, params);
      if (concurrency != null) {
        if (concurrency < 1 || concurrency > 256) {
          throw new Refused(Refused.Why.BAD_USAGE, "--concurrency is from 1 to 256");
        }
        read = read.with(concurrency);
      }
      Path into = report == null ? null : around.directory().resolve(report);
      if (into != null) {
        BatchReport.mustBeKnown(into);
      }
      Choice.Which which =
          overwrite ? Choice.Which.ALL : changed ? Choice.Which.CHANGED : Choice.Which.OPEN;
      Choice choice = new Choice(which, only, limit);
      Profiles profiles = around.profiles(read.layout().workspace());
      if (dryRun) {
        return new BatchDryRun(around.terminal()).print(read, profiles, choice);
      }
      return carryOut(read, profiles, choice, into);
    }

    private int carryOut(Batch read, Profiles profiles, Choice choice, @Nullable Path into)
        throws Exception {
      Totals totals = new Totals();
      RunBatch.Result result;
      BatchProgress progress = new BatchProgress(around.terminal(), totals, read.name(), plain);
      try (progress) {
        Stoppable witness = new Stoppable(progress, new Signals(drain));
        result =
            new RunBatch(read, profiles, around.environment(), around.self(), witness, totals)
                .run(new RunBatch.Options(choice, yes), System.in);
      }
      if (into != null) {
        new BatchReport(read).write(into);
        around.terminal().out().println("Report: " + into);
      }
      boolean interrupted = result.outcome().how() == How.STOPPED && progress.drained();
      return new BatchSummary(around.terminal(), read, totals)
          .conclude(result, interrupted, "coordinator batch run " + batch);
    }
  }

  /** {@code coordinator batch validate}. */
  @Command(
      name = "validate",
      description = "Check a batch and every entry of its source; start nothing.",
      footer = {"", "Example:", "  coordinator batch validate classify.yaml"})
  static final class Validate implements Callable<Integer> {

    private final Surroundings around;

    @Parameters(paramLabel = "BATCH", description = "The batch's file.")
    private String batch = "";

    @Option(
        names = "--set",
        paramLabel = "name=value",
        description = "Set a parameter that the batch declares.")
    private Map<String, String> params = new LinkedHashMap<>();

    Validate(Surroundings around) {
      this.around = around;
    }

    @Override
    public Integer call() throws Exception {
      Batch read = read(around, batch, params);
      RunBatch.spool(read, System.in);
      long entries = RunBatch.survey(read);
      Profiles profiles = around.profiles(read.layout().workspace());
      new Preflight(profiles, around.environment()).checkCalls(List.of(BatchDryRun.sample(read)));
      around.terminal().out().println(read.name() + ": valid, " + entries + " entries");
      return 0;
    }
  }

  /** {@code coordinator batch schema}. */
  @Command(
      name = "schema",
      description = "Print the JSON Schema of a batch, for editors.",
      footer = {
        "",
        "Example:",
        "  coordinator batch schema > batch.schema.json",
        "  # and as a batch's first line:",
        "  # yaml-language-server: $schema=batch.schema.json"
      })
  static final class Schema implements Callable<Integer> {

    private final Surroundings around;

    Schema(Surroundings around) {
      this.around = around;
    }

    @Override
    public Integer call() {
      around.terminal().out().print(BatchReader.schema());
      around.terminal().out().flush();
      return 0;
    }
  }

  /** {@code coordinator batch init}. */
  @Command(
      name = "init",
      description = "Write a commented example: a batch, its prompt, and nothing else.",
      footer = {"", "Example:", "  coordinator batch init classify.yaml"})
  static final class Init implements Callable<Integer> {

    private final Surroundings around;

    @Parameters(
        paramLabel = "FILE",
        arity = "0..1",
        defaultValue = "batch.yaml",
        description = "The file to write. Default: ${DEFAULT-VALUE}.")
    private String file = "";

    Init(Surroundings around) {
      this.around = around;
    }

    @Override
    public Integer call() throws Exception {
      Path target = around.directory().resolve(file);
      String name = String.valueOf(target.getFileName()).replaceFirst("\\.ya?ml$", "");
      Path prompt = target.resolveSibling(name + ".prompt.md");
      write(target, resource("batch-example.yaml").replace("NAME", name));
      write(prompt, resource("batch-example.md"));
      around
          .terminal()
          .out()
          .println(
              "wrote "
                  + file
                  + " and "
                  + around.directory().relativize(prompt)
                  + "\nSee what it would do: coordinator batch run "
                  + file
                  + " --dry-run");
      return 0;
    }

    private static void write(Path target, String text) throws Refused, IOException {
      try {
        Files.writeString(target, text, StandardOpenOption.CREATE_NEW);
      } catch (FileAlreadyExistsException e) {
        throw new Refused(Refused.Why.BAD_USAGE, target + " is there already; nothing was written");
      }
    }

    private static String resource(String name) throws IOException {
      try (InputStream in =
          Objects.requireNonNull(
              BatchCommands.class.getResourceAsStream("/coordinator/" + name), name)) {
        return new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
    }
  }
}
