package coordinator.cli;

import coordinator.batch.Batch;
import coordinator.batch.Choice;
import coordinator.batch.Desk;
import coordinator.batch.Review.Standing;
import coordinator.batch.StateFile;
import coordinator.checkpoint.RunFiles;
import coordinator.ledger.RunLock;
import coordinator.run.Json;
import coordinator.run.Record;
import coordinator.run.RunBatch;
import coordinator.task.RunState;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coordinator batch status}: where a batch stands, read from its files. */
@Command(
    name = "status",
    description = "Show where a batch stands, and what is wrong with those that are not done.",
    footer = {
      "",
      "Example:",
      "  coordinator batch status classify.yaml",
      "  coordinator batch status classify.yaml --json | jq .failed"
    })
final class BatchStatusCommand implements Callable<Integer> {

  private static final int SHOWN = 20;

  private final Surroundings around;

  @Parameters(paramLabel = "BATCH", description = "The batch's file.")
  private String batch = "";

  @Option(names = "--only", paramLabel = "STEM", description = "Just these entries.")
  private List<String> only = new ArrayList<>();

  @Option(names = "--all", description = "Name every entry that is not done.")
  private boolean all;

  @Option(
      names = "--set",
      paramLabel = "name=value",
      description = "Set a parameter that the batch declares.")
  private Map<String, String> params = new LinkedHashMap<>();

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  BatchStatusCommand(Surroundings around) {
    this.around = around;
  }

  /** An entry that is not simply done or open. */
  record Told(String stem, String entry, String standing, String why) {}

  @Override
  public Integer call() throws Exception {
    Batch read = BatchCommands.read(around, batch, params);
    RunFiles files = RunBatch.files(read);
    RunState run =
        Files.exists(files.ledger()) && Files.size(files.ledger()) > 0
            ? Record.fold(files.folder()).state()
            : new RunState();
    Map<Standing, Long> counts = new EnumMap<>(Standing.class);
    List<Told> told = new ArrayList<>();
    try (StateFile state = StateFile.look(read.layout().state(), read.name())) {
      Desk.of(read, files, state)
          .look(
              new Choice(Choice.Which.EVERY, only, Long.MAX_VALUE),
              looked -> {
                Standing standing = looked.seen().standing();
                counts.merge(standing, 1L, Long::sum);
                boolean plain = standing == Standing.DONE || standing == Standing.OPEN;
                if ((!plain || !only.isEmpty()) && (all || told.size() < SHOWN)) {
                  told.add(
                      new Told(looked.stem(), looked.shown(), word(standing), looked.seen().why()));
                }
              });
    }
    List<String> running =
        run.tasks().stream()
            .filter(task -> task.process() != null)
            .map(TaskRun::task)
            .map(task -> task.id())
            .toList();
    print(read, files, counts, told, running);
    return 0;
  }

  private static String word(Standing standing) {
    return standing.name().toLowerCase(Locale.ROOT);
  }

  private void print(
      Batch read, RunFiles files, Map<Standing, Long> counts, List<Told> told, List<String> running)
      throws IOException {
    String holder = RunLock.held(files.lock()) ? RunLock.holder(files.lock()) : "";
    if (json) {
      Map<String, Object> whole = new LinkedHashMap<>();
      whole.put("batch", read.name());
      whole.put("coordinator", holder);
      for (Standing standing : Standing.values()) {
        whole.put(word(standing), counts.getOrDefault(standing, 0L));
      }
      whole.put("running", running);
      whole.put("entries", told);
      around.terminal().out().println(Json.of(whole));
      return;
    }
    Terminal terminal = around.terminal();
    terminal.out().println(terminal.bold(read.name()));
    counts.forEach(
        (standing, count) ->
            terminal.out().println(String.format("%9d  %s", count, word(standing))));
    if (!running.isEmpty()) {
      terminal.out().println("running: " + String.join(", ", running));
    }
    for (Told one : told) {
      terminal
          .out()
          .println(
              "  "
                  + one.standing()
                  + "  "
                  + one.stem()
                  + (one.why().isEmpty() ? "" : ": " + one.why()));
    }
    if (!holder.isEmpty()) {
      terminal.out().println("coordinator: " + holder);
    }
  }
}
