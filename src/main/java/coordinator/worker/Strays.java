package coordinator.worker;

import coordinator.task.Started;
import coordinator.worker.ProcessStat.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;

/**
 * What lives of a run whose record cannot be believed. A process proves by itself that it is an
 * attempt of the run: it carries the marker of an attempt, and writes to such a log in the run's
 * folder or is in the session of a wrapper of that folder, should it have been moved since. A
 * number in a file proves nothing.
 */
public final class Strays {

  private static final int GRACE_LOOKS = 100;
  private static final long BETWEEN_LOOKS = Duration.ofMillis(50).toNanos();

  /** In a wrapper's command line, {@code sh -c SCRIPT coordinator FOLDER …}. */
  private static final int FOLDER = 4;

  private final List<Tree> trees;

  private Strays(List<Tree> trees) {
    this.trees = trees;
  }

  /**
   * Looks for them once.
   *
   * @param folder the run's own folder, whether it is still there or not
   * @param recorded what the part of the record that verifies says is under way
   */
  public static Strays of(Path folder, Collection<Started> recorded) throws IOException {
    String boot = Machine.boot();
    ProcessTable table = ProcessTable.scan();
    Map<String, Started> found = new LinkedHashMap<>();
    for (Started process : recorded) {
      found.put(process.id(), process);
    }
    Set<Path> names = Set.copyOf(List.of(folder, real(folder)));
    table.processes().stream()
        .filter(process -> !process.gone() && table.marker(process).length() > 1)
        .sorted(Comparator.comparingLong(ProcessStat::start).thenComparing(ProcessStat::pid))
        .filter(process -> names.stream().anyMatch(name -> isOf(process, name)))
        .forEach(
            process ->
                found.computeIfAbsent(
                    table.marker(process), id -> started(id, process, table, boot)));
    Cgroups cgroups = Cgroups.detect();
    List<Tree> trees = new ArrayList<>();
    for (Started process : found.values()) {
      boolean sameBoot = process.boot().equals(boot);
      Cgroup cgroup = sameBoot ? cgroups.find(process).orElse(null) : null;
      Tree tree = new Tree(process, sameBoot, cgroup);
      if (!tree.members(table).isEmpty()) {
        trees.add(tree);
      }
    }
    return new Strays(trees);
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      return folder;
    }
  }

  /** The oldest one found stands for the worker; the wrapper leads its session. */
  private static Started started(String id, ProcessStat oldest, ProcessTable table, String boot) {
    long leader = table.process(oldest.session()).map(ProcessStat::start).orElse(oldest.start());
    return new Started(id, oldest.pid(), oldest.start(), oldest.session(), leader, boot);
  }

  /** By its log, or by the wrapper that leads its session and names the run's folder. */
  private static boolean isOf(ProcessStat process, Path folder) {
    return logsTo(process.pid(), 1, folder)
        || logsTo(process.pid(), 2, folder)
        || isWrapper(process.session(), folder);
  }

  private static boolean isWrapper(long pid, Path folder) {
    try {
      String line = Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.UTF_8);
      String[] words = line.split("\0", -1);
      return words.length > FOLDER
          && words[1].equals("-c")
          && words[2].equals(Script.WRAPPER)
          && folder.equals(Path.of(words[FOLDER]));
    } catch (IOException | IllegalArgumentException e) {
      return false; // ended meanwhile, or no words of ours
    }
  }

  private static boolean logsTo(long pid, int descriptor, Path folder) {
    try {
      Path file = Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/" + descriptor));
      return folder.equals(file.getParent())
          && file.getFileName().toString().matches("(worker|check)-.*\\.log");
    } catch (IOException e) {
      return false; // ended meanwhile, or is not ours to see
    }
  }

  /** The pids of what lives now; in order. */
  public List<Long> pids() {
    ProcessTable table = ProcessTable.scan();
    Set<Long> pids = new TreeSet<>();
    trees.forEach(tree -> tree.members(table).forEach(process -> pids.add(process.pid())));
    return List.copyOf(pids);
  }

  /**
   * Ends them: TERM first, then, after five seconds of grace, KILL.
   *
   * @return the pids that could not be ended
   */
  public List<Long> end() {
    ProcessTable table = ProcessTable.scan();
    for (Tree tree : trees) {
      List<ProcessStat> targets = new ArrayList<>(tree.members(table));
      Identity wrapper = tree.wrapper();
      targets.removeIf(target -> target.identity().equals(wrapper)); // notes the exit code
      Signals.send("TERM", targets);
    }
    for (int looks = 0; looks < GRACE_LOOKS && !pids().isEmpty(); looks++) {
      LockSupport.parkNanos(BETWEEN_LOOKS);
    }
    Sweeper sweeper = new Sweeper();
    Set<Long> left = new TreeSet<>();
    trees.stream().map(sweeper::sweep).toList().forEach(sweep -> left.addAll(sweep.join()));
    trees.forEach(Tree::forget);
    return List.copyOf(left);
  }
}
