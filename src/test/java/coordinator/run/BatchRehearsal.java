package coordinator.run;

import coordinator.batch.Choice;
import coordinator.batch.Choice.Which;
import coordinator.batch.Totals;
import coordinator.engine.Engine;
import coordinator.ledger.Entry;
import coordinator.task.Event;
import coordinator.task.RunState;
import coordinator.task.TaskEvent;
import coordinator.worker.Profiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A folder with texts, a batch and a worker that answers as {@code answers/} says: {@code
 * STEM-ATTEMPT} or {@code STEM} is its output, {@code STEM-ATTEMPT.exit} its exit code.
 */
final class BatchRehearsal implements Witness {

  static final String WORKER =
"""
#!/bin/sh
prompt=$(cat)
stem=$COORDINATOR_TASK
echo "$stem" >>starts
[ ! -e hold ] || while [ -e hold ]; do sleep 0.05; done
for answer in answers/$stem-$COORDINATOR_ATTEMPT_NUMBER answers/$stem; do
  if [ -e $answer ]; then cp $answer "$COORDINATOR_OUTPUT"; break; fi
done
[ ! -e answers/$stem-$COORDINATOR_ATTEMPT_NUMBER.exit ] || exit "$(cat answers/$stem-$COORDINATOR_ATTEMPT_NUMBER.exit)"
""";

  static final String BATCH =
      """
      batch: t
      source: {glob: "texts/*.md"}
      stem: basename
      output: {folder: out, name: "[STEM].md"}
      prompt: "Classify [SOURCE_MD_ABS_PATH] into [MD_ABS_PATH]."
      profile: robot
      validate: {field: {name: Class, pattern: "[1-7]"}, quotes_from_source: true}
      retries: 1
      grace: 1s
      concurrency: 2
      """;

  final Path folder;
  final List<String> said = Collections.synchronizedList(new ArrayList<>());
  final List<Event> events = Collections.synchronizedList(new ArrayList<>());
  Totals totals = new Totals();
  private @Nullable Engine engine;
  private @Nullable Class<? extends Event> at;
  private Consumer<Engine> act = engine -> {};
  private String yaml = BATCH;

  BatchRehearsal(Path folder, String... texts) throws IOException {
    this.folder = folder.toRealPath();
    for (String text : texts) {
      write("texts/" + text + ".md", "The merchant " + text + " sold salt.\n");
      write("answers/" + text, "Class: 3\nHe \"sold salt\".\n");
    }
    Path worker = write("robot.sh", WORKER);
    if (!worker.toFile().setExecutable(true)) {
      throw new IOException(worker + " cannot be made executable");
    }
    write(
        "coordinator.yaml",
        "profiles:\n  robot: {program: ./robot.sh, args: [\"{args}\"], signals: [TERM, KILL]}\n");
  }

  BatchRehearsal batch(String other) {
    yaml = other;
    return this;
  }

  /** Does something to the engine when the first event of a kind is on disk. */
  BatchRehearsal when(Class<? extends Event> event, Consumer<Engine> then) {
    at = event;
    act = then;
    return this;
  }

  Path write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  RunBatch.Result run() throws Exception {
    return run(Which.OPEN);
  }

  RunBatch.Result run(Which which) throws Exception {
    return run(new RunBatch.Options(new Choice(which, List.of(), Long.MAX_VALUE), false));
  }

  RunBatch.Result run(RunBatch.Options options) throws Exception {
    return run(options, "");
  }

  RunBatch.Result run(RunBatch.Options options, String input) throws Exception {
    events.clear();
    totals = new Totals();
    write("t.yaml", yaml);
    Profiles profiles = Profiles.load(List.of(folder.resolve("coordinator.yaml")), System.getenv());
    return new RunBatch(
            new BatchFinder(folder).read("t.yaml", Map.of()).batch(),
            profiles,
            System.getenv(),
            Session.self("test", System.getenv()),
            this,
            totals)
        .run(options, new ByteArrayInputStream(input.getBytes(StandardCharsets.UTF_8)));
  }

  @Override
  public void begins(Engine begun, RunState state) {
    engine = begun;
  }

  @Override
  public void sees(Entry entry) {
    events.add(entry.event());
    if (engine != null && at != null && at.isInstance(entry.event())) {
      at = null;
      act.accept(engine);
    }
  }

  @Override
  public void says(String text) {
    said.add(text);
  }

  List<String> outputs() throws IOException {
    if (!Files.isDirectory(folder.resolve("out"))) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder.resolve("out"))) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  /** Stems of the workers that ran, in their order. */
  List<String> starts() throws IOException {
    Path starts = folder.resolve("starts");
    return Files.exists(starts) ? Files.readAllLines(starts) : List.of();
  }

  /** The folders of the runs that are over. */
  List<Path> runs() throws IOException {
    try (Stream<Path> all = Files.list(folder.resolve("t/runs"))) {
      return all.sorted().toList();
    }
  }

  long started() {
    return List.copyOf(events).stream().filter(TaskEvent.WorkerStarted.class::isInstance).count();
  }

  String state() throws IOException {
    return Files.readString(folder.resolve("t.state.json"));
  }
}
