package coordinator.run;

import coordinator.ledger.RunLock;
import coordinator.plan.Plan;
import coordinator.task.Task;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What lies in the known workspaces: plans and their runs, whoever carries them out. It only reads,
 * each ledger once and then what is appended to it. Any thread may ask.
 */
public final class Shelf {

  private static final Comparator<Place> NEWEST_FIRST =
      Comparator.comparing(
              (Place place) -> place.item().times().startedAt(),
              Comparator.nullsLast(Comparator.naturalOrder()))
          .reversed();

  /** Is told what is new on the shelf. Called on any thread that looks; it must not wait. */
  public interface Watcher {

    /** An entry was read. */
    void entry(News news);

    /** A run is not any more as it was. */
    void changed(RunItem run);
  }

  /**
   * A run and where it lies.
   *
   * @param item what lists show of it
   * @param home where the plan's runs lie
   * @param folder where this one lies; for a plan that waits to be started, where it will
   * @param plan the plan, as far as it is known
   */
  public record Place(RunItem item, Home home, Path folder, Optional<ShelvedPlan> plan) {}

  private final PlanShelf plans;
  private final List<Path> workspaces;
  private final Supplier<Set<Path>> queue;
  private final Map<Path, ShelvedRun> runs = new LinkedHashMap<>();
  private final Map<String, ShelvedRun> departed = new HashMap<>();
  private Map<Path, Place> places = Map.of();
  private List<ShelvedPlan> known = List.of();
  private List<Watcher> watchers = List.of();

  /**
   * @param workspaces folders that hold plans, or a {@code plans} folder
   * @param queue files of the plans that wait to be started
   */
  public Shelf(List<Path> workspaces, Supplier<Set<Path>> queue) {
    this.workspaces = workspaces.stream().map(path -> path.toAbsolutePath().normalize()).toList();
    this.plans = new PlanShelf(this.workspaces);
    this.queue = queue;
  }

  /** The workspaces that it was given. */
  public List<Path> workspaces() {
    return workspaces;
  }

  /** Has somebody told of what comes from now on. */
  public synchronized void watch(Watcher watcher) throws IOException {
    look();
    List<Watcher> all = new ArrayList<>(watchers);
    all.add(watcher);
    watchers = List.copyOf(all);
  }

  /** All plans, right or wrong. */
  public synchronized List<ShelvedPlan> plans() throws IOException {
    look();
    return known;
  }

  /** All runs, newest first; plans that wait to be started for the first time come before them. */
  public synchronized List<Place> runs() throws IOException {
    look();
    List<Place> all = new ArrayList<>(places.values());
    all.sort(NEWEST_FIRST);
    return all;
  }

  /** Takes in whatever has changed on disk. */
  public synchronized void look() throws IOException {
    known = plans.plans();
    Map<Path, ShelvedPlan> byFolder = new HashMap<>();
    known.forEach(plan -> byFolder.putIfAbsent(plan.home().files().folder(), plan));
    part();
    known.forEach(plan -> lookAtArchive(plan.home()));
    Set<Path> roots = new TreeSet<>(workspaces);
    known.forEach(plan -> roots.add(plan.workspace()));
    roots.forEach(root -> lookAtUnfinished(root, byFolder));
    roots.forEach(root -> OtherRuns.in(root).forEach(run -> add(run.home(), run.folder())));
    read(byFolder);
  }

  /** Lets go of the runs whose files are not where they were; they are mostly found again. */
  private void part() throws IOException {
    departed.clear();
    for (Map.Entry<Path, ShelvedRun> each : List.copyOf(runs.entrySet())) {
      if (!each.getValue().isOver() && !each.getValue().inPlace()) {
        runs.remove(each.getKey());
        departed.put(each.getValue().home() + each.getValue().id(), each.getValue());
      }
    }
  }

  private void lookAtArchive(Home home) {
    for (Path folder : OtherRuns.folders(home.artifacts().resolve("runs"), "*")) {
      if (Files.exists(folder.resolve("ledger.jsonl"))) {
        add(home, folder);
      }
    }
  }

  private void add(Home home, Path folder) {
    if (runs.containsKey(folder) || isBeingCopied(home, folder)) {
      return;
    }
    ShelvedRun moved = departed.remove(home + folder.getFileName().toString());
    if (moved == null) {
      runs.put(folder, new ShelvedRun(home, folder));
    } else {
      moved.moved(folder);
      runs.put(folder, moved);
    }
  }

  /** Between two file systems a run is copied first, and then taken away where it was. */
  private boolean isBeingCopied(Home home, Path archive) {
    ShelvedRun unfinished = runs.get(home.files().folder());
    return unfinished != null && unfinished.id().equals(archive.getFileName().toString());
  }

  private void lookAtUnfinished(Path workspace, Map<Path, ShelvedPlan> byFolder) {
    for (Path folder : OtherRuns.folders(workspace.resolve("tmp"), "*")) {
      if (!runs.containsKey(folder) && Files.exists(folder.resolve("ledger.jsonl"))) {
        ShelvedPlan plan = byFolder.get(folder);
        String name = folder.getFileName().toString();
        Home home = plan == null ? new Home(name, workspace, folder) : plan.home();
        runs.put(folder, new ShelvedRun(home, folder));
      }
    }
  }

  private void read(Map<Path, ShelvedPlan> byFolder) throws IOException {
    Map<Path, Place> now = new LinkedHashMap<>();
    Set<Path> waiting = queue.get();
    for (Map.Entry<Path, ShelvedRun> each : runs.entrySet()) {
      Place place = place(each.getKey(), each.getValue(), byFolder, waiting);
      if (!each.getValue().id().isEmpty()) { // else its first event is still to come
        now.put(each.getKey(), place);
      }
    }
    for (ShelvedPlan plan : known) {
      Path folder = plan.home().files().folder();
      if (waiting.contains(plan.file()) && !now.containsKey(folder)) {
        now.put(folder, new Place(queued(plan), plan.home(), folder, Optional.of(plan)));
      }
    }
    Map<Path, Place> before = places;
    places = now;
    for (Map.Entry<Path, Place> each : now.entrySet()) {
      Place old = before.get(each.getKey());
      if (old == null || !old.item().equals(each.getValue().item())) {
        watchers.forEach(watcher -> watcher.changed(each.getValue().item()));
      }
    }
  }

  private Place place(
      Path folder, ShelvedRun run, Map<Path, ShelvedPlan> byFolder, Set<Path> waiting)
      throws IOException {
    Optional<ShelvedPlan> plan = Optional.ofNullable(byFolder.get(run.home().files().folder()));
    RunItem last = run.kept();
    if (last != null && (run.isOver() || run.unchanged())) {
      return new Place(last, run.home(), folder, plan);
    }
    String title = plan.map(known -> known.read().map(Plan::title).orElse("")).orElse(null);
    run.look(
        watchers.isEmpty()
            ? null
            : (entry, line, after) -> {
              RunItem.Name name = run.name(after, title);
              News news = News.of(name, entry, line, after);
              watchers.forEach(watcher -> watcher.entry(news));
            });
    boolean archived = !folder.equals(run.home().files().folder());
    List<String> planned =
        archived
            ? List.of()
            : plan.flatMap(ShelvedPlan::read)
                .map(read -> read.tasks().stream().map(Task::id).toList())
                .orElse(List.of());
    boolean held = run.underWay() && RunLock.held(run.home().files().lock());
    boolean queued = !archived && plan.map(p -> waiting.contains(p.file())).orElse(false);
    RunItem item = run.item(planned, title, held, queued);
    if (run.rests() && (archived || (plan.isEmpty() && !held))) {
      run.putAway(item);
    }
    return new Place(item, run.home(), folder, plan);
  }

  private static RunItem queued(ShelvedPlan plan) {
    int phases = plan.read().map(read -> read.tasks().size()).orElse(0);
    String title = plan.read().map(Plan::title).orElse("");
    return new RunItem(
        new RunItem.Name(plan.name(), title, null, plan.workspace().toString(), "plan"),
        new RunItem.Condition("queued", "waits for others to end", true, null),
        RunItem.Times.NONE,
        new RunItem.Count(phases, 0, 0, 0, List.of(), "w".repeat(phases)),
        0,
        null);
  }
}
