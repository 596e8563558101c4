package coordinator.engine;

import coordinator.task.Exit;
import coordinator.task.Started;
import coordinator.worker.Launch;
import coordinator.worker.Probe;
import coordinator.worker.Workers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The simulation's process table. It outlives coordinators, but not the machine. */
final class SimWorkers implements Workers {

  private final Fate fate;
  private final ManualClock clock;
  private final SimDisk disk;
  private final boolean oneAtATime;
  private final Map<String, SimProcess> all = new LinkedHashMap<>();
  private int boot = 1;

  /** Ends that are known, and are still to be told to whoever waits for them. */
  final List<Runnable> news = new ArrayList<>();

  SimWorkers(Fate fate, ManualClock clock, SimDisk disk, boolean oneAtATime) {
    this.fate = fate;
    this.clock = clock;
    this.disk = disk;
    this.oneAtATime = oneAtATime;
  }

  @Override
  public Started arm(Launch launch) throws IOException {
    fate.mayDie("before a process is made");
    if (fate.fault()) {
      throw new IOException("no more processes");
    }
    String name = String.valueOf(launch.base().getFileName());
    int number = all.size() + 1;
    Started started =
        all.values().stream()
            .filter(process -> process.released)
            .findFirst()
            .map(process -> byWrapperOf(process, launch.id(), number))
            .orElse(
                new Started(
                    launch.id(), 2L * number, number, 2L * number + 1, number, "boot-" + boot));
    String task = name.substring(name.indexOf('-') + 1).split("-", 2)[0];
    all.put(started.id(), new SimProcess(started, name, task, name.startsWith("check")));
    fate.mayDie("after a process is made");
    return started;
  }

  @Override
  public boolean isReady() {
    return fate.once(2);
  }

  /** In the middle of a turn ends are told, too, by another thread. */
  @Override
  public Optional<Started> armAtOnce(Launch launch) throws IOException {
    if (fate.once(4)) {
      all.values().stream()
          .filter(process -> process.lives() && process.alive && process.endsAt != null)
          .findFirst()
          .ifPresent(process -> process.endsAt = clock.elapsed());
      passTime();
      List.copyOf(news).forEach(Runnable::run);
      news.clear();
    }
    return fate.once(2) ? Optional.of(arm(launch)) : Optional.empty();
  }

  private Started byWrapperOf(SimProcess used, String id, int number) {
    used.released = false;
    Started before = used.started;
    return new Started(
        id, 2L * number, number, before.wrapper(), before.wrapperStart(), before.boot());
  }

  @Override
  public void release(Started started) {
    SimProcess process = find(started);
    process.released = process.exit != null && !process.alive && !process.undead;
  }

  @Override
  public void go(Started started, Path base, Consumer<Exit> ended) {
    fate.mayDie("before a process is let go");
    SimProcess process = find(started);
    if (process.letGo) {
      throw new AssertionError(process + " is let go twice");
    }
    if (!disk.knows(started)) {
      throw new AssertionError(process + " is let go before its start is on disk");
    }
    for (SimProcess other : all.values()) {
      boolean before = other != process && other.ran && sameWrapper(other.started, started);
      if (before && !disk.knowsEnd(other.name)) {
        throw new AssertionError(process + " is let go before the end of " + other + " is on disk");
      }
    }
    process.letGo = true;
    process.ended = ended;
    if (fate.evil(60)) {
      process.alive = false; // its wrapper was killed meanwhile
      tell(process, Exit.neverRan());
    } else {
      starts(process);
    }
    fate.mayDie("after a process is let go");
  }

  private void starts(SimProcess process) {
    for (SimProcess other : all.values()) {
      boolean sameTask = other.task.equals(process.task);
      if (other.lives() && (sameTask || oneAtATime)) {
        throw new AssertionError(process + " starts beside " + other);
      }
      if (sameTask && !process.check && other.ran && other.name.equals(process.name)) {
        throw new AssertionError(process + " runs an attempt that ran before: " + other);
      }
    }
    process.ran = true;
    process.ranAt = clock.elapsed();
    process.good = fate.kind() || !fate.once(4);
    process.code = fate.evil(4) ? List.of(1, 2, 255, 137, 139).get(fate.below(5)) : 0;
    process.deafTo = fate.evil(4) ? 1 + fate.below(3) : 0;
    process.undead = fate.evil(150);
    boolean hangs = fate.evil(process.check ? 12 : 8);
    process.endsAt = hangs ? null : clock.elapsed().plus(fate.seconds(0, fate.once(3) ? 3600 : 60));
  }

  @Override
  public void dismiss(Started started) {
    SimProcess process = find(started);
    if (process.ran) {
      throw new AssertionError(process + " is sent away although it ran");
    }
    process.alive = false;
    process.letGo = true;
  }

  @Override
  public void adopt(Started started, Path base, Consumer<Exit> ended) {
    fate.mayDie("before an adoption");
    SimProcess process = find(started);
    for (SimProcess other : all.values()) {
      if (other != process && other.lives() && sameWrapper(other.started, started)) {
        throw new AssertionError(process + " is taken up, and its sweep would end " + other);
      }
    }
    process.ended = ended;
    if (!process.ran) {
      process.alive = false;
      tell(process, Exit.neverRan());
    } else if (process.exit != null) {
      tell(process, process.exit);
    } else if (!process.alive) {
      tell(process, Exit.lost().with(left(process)));
    }
  }

  @Override
  public void signal(Started started, String signal) {
    SimProcess process = find(started);
    boolean mortal = !process.undead || !signal.equals("KILL");
    if (process.alive
        && process.ran
        && mortal
        && process.signals++ >= process.deafTo
        && !process.undead) {
      process.code = fate.once(3) ? 0 : 143;
      process.endsAt = clock.elapsed().plus(fate.seconds(0, 2));
    }
  }

  @Override
  public Probe probe(Started started, Path base) {
    SimProcess process = find(started);
    process.logBytes += fate.once(3) ? 0 : 100;
    return new Probe(process.alive, process.logBytes, Duration.ZERO, Duration.ZERO);
  }

  @Override
  public List<Long> sweep(Started started) {
    SimProcess process = find(started);
    if (!process.undead && process.alive) {
      process.alive = false;
      process.goneAt = clock.elapsed();
    }
    return left(process);
  }

  private static List<Long> left(SimProcess process) {
    return process.undead ? List.of(process.started.pid()) : List.of();
  }

  /** When the next process ends by itself; empty if none will. */
  Optional<Duration> nextEnd() {
    return all.values().stream()
        .filter(process -> process.alive && process.endsAt != null)
        .map(process -> process.endsAt)
        .min(Duration::compareTo);
  }

  /** Ends whose time has come. */
  void passTime() {
    for (SimProcess process : all.values()) {
      Duration end = process.endsAt;
      if (process.alive && end != null && end.compareTo(clock.elapsed()) <= 0) {
        process.alive = false;
        process.goneAt = clock.elapsed();
        List<Long> left = left(process);
        boolean vanishes = fate.evil(20);
        process.exit = vanishes ? null : Exit.ended(process.code).with(left);
        tell(process, vanishes ? Exit.lost().with(left) : Exit.ended(process.code).with(left));
      }
    }
  }

  private void tell(SimProcess process, Exit exit) {
    Consumer<Exit> ended = process.ended;
    if (ended != null) {
      process.ended = null;
      news.add(() -> ended.accept(exit));
    }
  }

  private static boolean sameWrapper(Started one, Started other) {
    return one.wrapper() == other.wrapper() && one.boot().equals(other.boot());
  }

  /** The coordinator is gone: nobody waits for anything, and what waits at its start line ends. */
  void forsaken() {
    news.clear();
    for (SimProcess process : all.values()) {
      process.ended = null;
      process.released = false;
      process.alive &= process.ran;
    }
  }

  /** The machine goes down and comes up: no process is left. */
  void reboot() {
    boot++;
    for (SimProcess process : all.values()) {
      process.alive = false;
      process.undead = false;
    }
  }

  /** A person ends what no signal could end. */
  void cleanUp() {
    for (SimProcess process : all.values()) {
      process.alive &= !process.undead;
      process.undead = false;
    }
  }

  List<SimProcess> living() {
    return all.values().stream().filter(SimProcess::lives).toList();
  }

  /** All that ran under a name, oldest first. */
  List<SimProcess> ran(String name) {
    return all.values().stream()
        .filter(process -> process.ran && process.name.equals(name))
        .toList();
  }

  SimProcess find(Started started) {
    SimProcess process = all.get(started.id());
    if (process == null) {
      throw new AssertionError(started + " was never made");
    }
    return process;
  }
}
