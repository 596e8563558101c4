package coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.engine.Engine;
import coordinator.engine.Outcome;
import coordinator.ledger.Entry;
import coordinator.loop.ConfigReader;
import coordinator.loop.LoopFolder;
import coordinator.plan.Plan;
import coordinator.plan.PlanReader;
import coordinator.task.Event;
import coordinator.task.Finding;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import coordinator.worker.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * A workspace with a git repository and a plan in it, which is carried out as {@code coordinator
 * run} does it.
 */
final class Rehearsal implements Witness {

  final Path workspace;
  final List<Entry> entries = Collections.synchronizedList(new ArrayList<>());
  final List<String> said = Collections.synchronizedList(new ArrayList<>());
  private final Map<String, String> environment = new HashMap<>(System.getenv());
  private Consumer<Engine> onStart = engine -> {};
  private final List<Trigger> triggers = new ArrayList<>();
  private Engine engine;

  private record Trigger(Class<? extends Event> event, Consumer<Engine> act) {}

  Rehearsal(Path folder) throws IOException, InterruptedException {
    workspace = Files.createDirectories(folder.resolve("workspace")).toRealPath();
    sh("git init -q . && git config user.name t && git config user.email t@localhost");
    Files.writeString(workspace.resolve(".gitignore"), "tmp/\n");
  }

  Rehearsal with(String variable, String value) {
    environment.put(variable, value);
    return this;
  }

  /** Does something to the engine when the first event of a kind is on disk. */
  Rehearsal when(Class<? extends Event> event, Consumer<Engine> act) {
    triggers.add(new Trigger(event, act));
    return this;
  }

  Path plan(String yaml) throws IOException {
    return Files.writeString(workspace.resolve("PLAN-t.yaml"), yaml);
  }

  Plan read() throws Exception {
    return PlanReader.read(workspace.resolve("PLAN-t.yaml"), Map.of());
  }

  Home home() throws Exception {
    Plan plan = read();
    return Home.of(plan);
  }

  Outcome run() throws Exception {
    return run(new RunPlan.Options(false, null, true));
  }

  Outcome run(RunPlan.Options options) throws Exception {
    entries.clear();
    return runPlan().run(options);
  }

  RunPlan runPlan() throws Exception {
    Profiles profiles = Profiles.load(List.of(workspace.resolve("coordinator.yaml")), environment);
    return new RunPlan(
        read(), home(), profiles, environment, Session.self("test", environment), this);
  }

  /** Works the TODO document down as {@code coordinator loop run} does it. */
  Outcome loop(int most) throws Exception {
    entries.clear();
    return runLoop().run(new RunLoop.Options(most, true));
  }

  RunLoop runLoop() throws Exception {
    LoopFolder loop = new LoopFolder(workspace);
    Profiles profiles = Profiles.load(List.of(workspace.resolve("coordinator.yaml")), environment);
    return new RunLoop(
        loop,
        ConfigReader.read(loop),
        profiles,
        environment,
        Session.self("test", environment),
        this);
  }

  /** Does something to every engine before its first turn. */
  void onStart(Consumer<Engine> act) {
    onStart = act;
  }

  @Override
  public void begins(Engine begun, RunState state) {
    engine = begun;
    onStart.accept(begun);
  }

  @Override
  public void sees(Entry entry) {
    entries.add(entry);
    List<Trigger> due =
        triggers.stream().filter(trigger -> trigger.event().isInstance(entry.event())).toList();
    if (engine != null) {
      triggers.removeAll(due);
      due.forEach(trigger -> trigger.act().accept(engine));
    }
  }

  @Override
  public void says(String text) {
    said.add(text);
  }

  RunState state() {
    RunState state = new RunState();
    List.copyOf(entries).forEach(entry -> state.apply(entry.event(), entry.at()));
    return state;
  }

  TaskRun task(String id) {
    return state().task(id).orElseThrow();
  }

  <E extends Event> List<E> events(Class<E> type) {
    return List.copyOf(entries).stream()
        .map(Entry::event)
        .filter(type::isInstance)
        .map(type::cast)
        .toList();
  }

  /** Why an attempt failed, all in one text. */
  String reasons(String id, int attempt) {
    return events(TaskEvent.Judged.class).stream()
        .filter(event -> event.task().equals(id) && event.attempt() == attempt)
        .flatMap(event -> event.verdict().reasons().stream())
        .map(Finding::toString)
        .reduce("", (a, b) -> a + b + "\n");
  }

  /** Each attempt was recorded as started once, and the first event is the run's. */
  void startedOnceEach() {
    List<String> started =
        events(TaskEvent.WorkerStarted.class).stream()
            .map(event -> event.task() + "/" + event.attempt())
            .toList();
    assertThat(started).doesNotHaveDuplicates();
    assertThat(entries.get(0).event()).isInstanceOf(RunEvent.Started.class);
  }

  /** Processes that carry the marker of an attempt of this run. */
  List<Long> leftAlive() throws IOException {
    List<String> ids =
        events(TaskEvent.WorkerStarted.class).stream().map(event -> event.process().id()).toList();
    List<Long> found = new ArrayList<>();
    try (var processes = ProcessHandle.allProcesses()) {
      for (ProcessHandle process : (Iterable<ProcessHandle>) processes::iterator) {
        if (ids.stream().anyMatch(id -> environmentOf(process.pid()).contains(id))) {
          found.add(process.pid());
        }
      }
    }
    return found;
  }

  private static String environmentOf(long pid) {
    try {
      return Files.readString(
          Path.of("/proc/" + pid + "/environ"), java.nio.charset.StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return "";
    }
  }

  void sh(String command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", command).directory(workspace.toFile()).inheritIO().start();
    assertThat(process.waitFor()).as(command).isZero();
  }
}
