package coordinator.plan;

import coordinator.engine.TaskSource;
import coordinator.task.RunState;
import coordinator.task.Settlement;
import coordinator.task.Task;
import coordinator.task.TaskRun;
import coordinator.task.TaskRun.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Gives a plan's phases to the engine, each when what it needs has passed, and lets only one worker
 * at a time write. A call costs the same in a plan of ten thousand phases as in one of ten.
 */
public final class PlanSource implements TaskSource {

  private final List<Phase> phases;
  private final int concurrency;
  private final Map<String, Integer> places = new HashMap<>();
  private final List<List<Integer>> dependents = new ArrayList<>();
  private final int[] wanting;
  private final Set<String> passed = new HashSet<>();
  private final TreeSet<Integer> readers = new TreeSet<>();
  private final TreeSet<Integer> writers = new TreeSet<>();
  private final Map<String, Boolean> underWay = new HashMap<>();
  private int writing;

  /**
   * Takes up a plan where its run is.
   *
   * @param run what has happened so far; {@link RunState} of a new run: nothing. Phases that passed
   *     or are under way are not given again; those that failed or were reset are, once
   */
  public PlanSource(Plan plan, RunState run) {
    phases = List.copyOf(plan.phases().values());
    concurrency = plan.bounds().concurrency();
    wanting = new int[phases.size()];
    for (int i = 0; i < phases.size(); i++) {
      places.put(phases.get(i).id(), i);
      dependents.add(new ArrayList<>());
    }
    for (TaskRun task : run.tasks()) {
      if (task.passed()) {
        passed.add(task.task().id());
      } else if (task.status() != Status.SETTLED) {
        begin(task.task());
      }
    }
    for (int i = 0; i < phases.size(); i++) {
      for (String need : phases.get(i).needs()) {
        Integer needed = places.get(need);
        if (needed != null) {
          dependents.get(needed).add(i);
          wanting[i] += passed.contains(need) ? 0 : 1;
        }
      }
    }
    for (int i = 0; i < phases.size(); i++) {
      offer(i);
    }
  }

  @Override
  public Optional<Task> next() {
    if (underWay.size() >= concurrency || writing > 0) {
      return Optional.empty();
    }
    Integer reader = readers.isEmpty() ? null : readers.first();
    Integer writer = writers.isEmpty() || !underWay.isEmpty() ? null : writers.first();
    boolean readerFirst = reader != null && (writer == null || reader < writer);
    Integer chosen = readerFirst ? reader : writer;
    if (chosen == null) {
      return Optional.empty();
    }
    (readerFirst ? readers : writers).remove(chosen);
    Task task = phases.get(chosen).task();
    begin(task);
    return Optional.of(task);
  }

  @Override
  public void settled(Task task, TaskRun run) {
    Boolean wrote = underWay.remove(task.id());
    if (Boolean.TRUE.equals(wrote)) {
      writing--;
    }
    Integer place = places.get(task.id());
    if (place == null) {
      return;
    }
    Settlement settlement = run.settlement();
    if (run.passed() && passed.add(task.id())) {
      for (int dependent : dependents.get(place)) {
        wanting[dependent]--;
        offer(dependent);
      }
    } else if (settlement != null && settlement.result() == Settlement.Result.RESET) {
      offer(place);
    } else if (run.disputed() && passed.remove(task.id())) {
      for (int dependent : dependents.get(place)) {
        wanting[dependent]++;
        readers.remove(dependent);
        writers.remove(dependent);
      }
      offer(place);
    }
  }

  @Override
  public boolean drained() {
    return underWay.isEmpty() && readers.isEmpty() && writers.isEmpty();
  }

  /** A phase can be given if nothing that it needs is wanting. */
  private void offer(int place) {
    Phase phase = phases.get(place);
    if (wanting[place] == 0 && !passed.contains(phase.id()) && !underWay.containsKey(phase.id())) {
      (writes(phase.task()) ? writers : readers).add(place);
    }
  }

  private void begin(Task task) {
    boolean writes = writes(task);
    underWay.put(task.id(), writes);
    if (writes) {
      writing++;
    }
  }

  private static boolean writes(Task task) {
    return task.assignment().worker().mode().writes();
  }
}
