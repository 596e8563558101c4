package coordinator.worker;

import coordinator.task.Started;
import coordinator.worker.ProcessStat.Identity;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The processes of one attempt: what descends from its worker, carries its marker or is in its
 * session, and what was seen to be so before. None of these alone finds a process that does not
 * want to be found; together they come close. The wrapper's cgroup, where there is one, finds all.
 */
final class Tree {

  private static final int LOOKS = 3;
  private static final long SELF = ProcessHandle.current().pid();

  private final Started started;
  private final boolean sameBoot;
  private final @Nullable Cgroup cgroup;
  private final Set<Identity> seen = ConcurrentHashMap.newKeySet();
  private volatile boolean wrapperSeen;
  private volatile boolean released;
  private volatile long next; // what the wrapper forked ahead, as far as it is known
  private boolean nextTold;

  Tree(Started started, boolean sameBoot, @Nullable Cgroup cgroup) {
    this.started = started;
    this.sameBoot = sameBoot;
    this.cgroup = cgroup;
  }

  Started started() {
    return started;
  }

  boolean sameBoot() {
    return sameBoot;
  }

  Identity worker() {
    return new Identity(started.pid(), started.startTime());
  }

  Identity wrapper() {
    return new Identity(started.wrapper(), started.wrapperStart());
  }

  boolean wrapperLives() {
    boolean lives = sameBoot && ProcessStat.lives(wrapper());
    wrapperSeen |= lives;
    return lives;
  }

  /** The wrapper was ours while we watched: from now on its session is, too. */
  void watched() {
    wrapperSeen = true;
  }

  /** The wrapper has done its work, and waits for another's: it is no part of this any more. */
  void release() {
    released = true;
  }

  /** When the oldest process that can belong to it started, in clock ticks since boot. */
  long oldest() {
    return released ? started.startTime() : started.wrapperStart();
  }

  /** The living processes of the tree, the wrapper among them, and remembers them. */
  List<ProcessStat> members(ProcessTable table) {
    if (!sameBoot) {
      return List.of();
    }
    List<ProcessStat> candidates = candidates(table);
    if (candidates.isEmpty()) {
      return List.of();
    }
    Set<Long> inside = cgroup == null ? Set.of() : cgroup.pids();
    Map<Long, ProcessStat> found = new LinkedHashMap<>();
    for (ProcessStat process : candidates) {
      Identity identity = process.identity();
      if (identity.equals(wrapper())
          || identity.equals(worker())
          || seen.contains(identity)
          || inside.contains(process.pid())
          || table.marked(process, started.id())) {
        found.put(process.pid(), process);
      }
    }
    if (sessionIsOurs(table, found.values())) {
      for (ProcessStat process : candidates) {
        if (process.session() == started.wrapper()) {
          found.put(process.pid(), process);
        }
      }
    }
    addDescendants(candidates, found);
    found.values().forEach(process -> seen.add(process.identity()));
    return List.copyOf(found.values());
  }

  private List<ProcessStat> candidates(ProcessTable table) {
    List<ProcessStat> candidates = new ArrayList<>();
    for (ProcessStat process : table.processes()) {
      boolean its =
          process.identity().equals(wrapper())
              ? !released
              : process.start() >= started.startTime() && process.pid() != SELF;
      if (its && !process.gone() && !isAnothers(process)) {
        candidates.add(process);
      }
    }
    return candidates;
  }

  /** Whether its wrapper, which has done its work, forked it ahead for another. */
  private boolean isAnothers(ProcessStat process) {
    return released && process.pid() == next && process.parent() == started.wrapper();
  }

  /**
   * Whether surely nothing is left of it, once it is over; but for one child of the wrapper, which
   * is taken for what that forked ahead until its pid is told.
   *
   * @param before when it was let go, or earlier
   */
  boolean leftNothingSince(Moment before) {
    for (int look = 0; look < LOOKS; look++) {
      ProcessTable few = ProcessTable.since(before).orElse(null);
      if (few == null) {
        return false;
      }
      guessNext(few.childOf(wrapper()));
      boolean told = candidates(few).stream().noneMatch(few::isAboutToExec);
      boolean left = !told || !members(few).isEmpty();
      if (left || few.isStillAll()) {
        return !left;
      }
    }
    return false;
  }

  private synchronized void guessNext(long pid) {
    if (!nextTold) {
      next = pid;
    }
  }

  /**
   * What its wrapper says that it forked ahead.
   *
   * @return false if something else was taken for it
   */
  synchronized boolean isNext(long pid) {
    boolean mistaken = next != 0 && next != pid;
    next = pid;
    nextTold = true;
    return !mistaken;
  }

  /** Whether the kernel itself keeps account of it. */
  boolean fenced() {
    return cgroup != null;
  }

  /** Ends all that is in its cgroup, the wrapper too. */
  void kill() {
    if (cgroup != null) {
      cgroup.kill();
    }
  }

  /** Nothing of it is looked for any more. A wrapper that waits for more work keeps its cgroup. */
  void forget() {
    if (cgroup != null && !released) {
      cgroup.remove();
    }
  }

  /**
   * A session's number is not given again while a process is in it, so one that is surely ours
   * proves it.
   */
  private boolean sessionIsOurs(ProcessTable table, Collection<ProcessStat> sure) {
    boolean reused =
        table
            .process(started.wrapper())
            .filter(leader -> leader.start() != started.wrapperStart())
            .isPresent();
    return !reused
        && (wrapperSeen
            || sure.stream().anyMatch(process -> process.session() == started.wrapper()));
  }

  private static void addDescendants(List<ProcessStat> candidates, Map<Long, ProcessStat> found) {
    Map<Long, List<ProcessStat>> children = new HashMap<>();
    candidates.forEach(
        process ->
            children.computeIfAbsent(process.parent(), parent -> new ArrayList<>()).add(process));
    Deque<ProcessStat> parents = new ArrayDeque<>(found.values());
    while (!parents.isEmpty()) {
      for (ProcessStat child : children.getOrDefault(parents.remove().pid(), List.of())) {
        if (found.putIfAbsent(child.pid(), child) == null) {
          parents.add(child);
        }
      }
    }
  }
}
