package coordinator.worker;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All processes as one look at {@code /proc} showed them. Many attempts can share one look, which
 * is what costs.
 */
final class ProcessTable {

  static final String MARKER = "COORDINATOR_ATTEMPT";

  private static final String ASSIGNED = "\0" + MARKER + "=";
  static final int MOST_ENVIRONMENT = 8 << 20;

  private static final ProcessTable NOTHING = new ProcessTable(Map.of(), Map.of(), Moment.NEVER);
  private static @Nullable ProcessTable latest;

  private final Map<Long, ProcessStat> processes;
  private final Map<Long, String> markers;
  private final Moment moment;

  private ProcessTable(Map<Long, ProcessStat> processes, Map<Long, String> markers, Moment moment) {
    this.processes = processes;
    this.markers = markers;
    this.moment = moment;
  }

  static ProcessTable scan() {
    return NOTHING.again(Long.MIN_VALUE);
  }

  /**
   * Another look. What is older than all that is looked for is not read again, which is most, if it
   * was seen just now and its number cannot have been given to another since: numbers are given in
   * a circle.
   *
   * @param oldest start time, in clock ticks since boot, of the oldest process that is looked for
   */
  ProcessTable again(long oldest) {
    Moment before = Moment.now();
    List<Long> pids = pids();
    Moment after = Moment.now();
    Map<Long, ProcessStat> all = new HashMap<>();
    for (long pid : pids) {
      ProcessStat known = processes.get(pid);
      if (known != null && known.start() < oldest && !moment.gaveAway(pid, after)) {
        all.put(pid, known);
      } else {
        ProcessStat.read(pid).ifPresent(stat -> all.put(pid, stat));
      }
    }
    return new ProcessTable(all, new ConcurrentHashMap<>(), before);
  }

  /** Those only that were started since a moment; empty where they are more than a few. */
  static Optional<ProcessTable> since(Moment before) {
    Moment now = Moment.now();
    Optional<List<Long>> pids = before.given(now);
    Map<Long, ProcessStat> few = new HashMap<>();
    for (long pid : pids.orElse(List.of())) {
      ProcessStat.read(pid).filter(stat -> !stat.gone()).ifPresent(stat -> few.put(pid, stat));
    }
    return pids.map(given -> new ProcessTable(few, new ConcurrentHashMap<>(), now));
  }

  /** Whether nothing was started since it was made. */
  boolean isStillAll() {
    return moment.isStillTheLast();
  }

  /** The pid of a child of a process; 0 if it has none here. */
  long childOf(ProcessStat.Identity parent) {
    return processes.values().stream()
        .filter(process -> process.parent() == parent.pid())
        .mapToLong(ProcessStat::pid)
        .findFirst()
        .orElse(0);
  }

  private static List<Long> pids() {
    String[] names = new File("/proc").list();
    List<Long> pids = new ArrayList<>();
    for (String name : names == null ? new String[0] : names) {
      if (Character.isDigit(name.charAt(0))) {
        pids.add(Long.parseLong(name));
      }
    }
    return pids;
  }

  /**
   * One that is no older than this. Polls come in flocks, and many runs of one daemon look at the
   * same machine.
   */
  static synchronized ProcessTable within(Duration age) {
    ProcessTable known = latest;
    if (known == null || known.moment.before(Moment.now()).compareTo(age) > 0) {
      known = scan();
      latest = known;
    }
    return known;
  }

  /**
   * The same, and what has appeared since. Costs little more than the listing, and finds what was
   * forked behind the back of the first look. An environment that was empty is read again: the
   * process may have been about to exec.
   */
  ProcessTable withNewcomers() {
    Map<Long, ProcessStat> all = new HashMap<>(processes);
    for (long pid : pids()) {
      if (!all.containsKey(pid)) {
        ProcessStat.read(pid).ifPresent(stat -> all.put(pid, stat));
      }
    }
    Map<Long, String> known = new ConcurrentHashMap<>(markers);
    known.values().removeIf(String::isEmpty);
    return new ProcessTable(all, known, moment);
  }

  Collection<ProcessStat> processes() {
    return processes.values();
  }

  Optional<ProcessStat> process(long pid) {
    return Optional.ofNullable(processes.get(pid));
  }

  /** Whether this very process was there and had not ended. */
  boolean lives(ProcessStat.Identity identity) {
    ProcessStat stat = processes.get(identity.pid());
    return stat != null && stat.start() == identity.start() && !stat.gone();
  }

  /** Whether a process has the attempt's id in its environment, as far as we may read that. */
  boolean marked(ProcessStat process, String id) {
    return marker(process).equals(id);
  }

  /** Whether it does not say yet what it belongs to. */
  boolean isAboutToExec(ProcessStat process) {
    return marker(process).isEmpty();
  }

  /** The attempt's id, a dash if there is none, or nothing if there is no environment. */
  String marker(ProcessStat process) {
    return markers.computeIfAbsent(process.pid(), ProcessTable::read);
  }

  private static String read(long pid) {
    String environment;
    try (FileInputStream in = new FileInputStream("/proc/" + pid + "/environ")) {
      environment = "\0" + new String(in.readNBytes(MOST_ENVIRONMENT), StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      // One that is gone says nothing any more; it may have been the parent of one that is there.
      return ProcessStat.read(pid).filter(process -> !process.gone()).isPresent() ? "-" : "";
    }
    int at = environment.indexOf(ASSIGNED);
    if (at < 0) {
      return environment.length() == 1 ? "" : "-";
    }
    int end = environment.indexOf('\0', at + 1);
    return environment.substring(at + ASSIGNED.length(), end < 0 ? environment.length() : end);
  }
}
