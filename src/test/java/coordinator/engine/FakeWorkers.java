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
import org.jspecify.annotations.Nullable;

/**
 * Processes that a test ends by hand. They outlive the engine; what is done to them is written down
 * in words.
 */
final class FakeWorkers implements Workers {

  /** One process. */
  static final class Fake {
    final String name;
    final Started started;
    boolean ran;
    boolean alive = true;
    long logBytes;
    Duration cpu = Duration.ZERO;
    @Nullable Exit exit;
    @Nullable Consumer<Exit> ended;

    Fake(String name, Started started) {
      this.name = name;
      this.started = started;
    }
  }

  final Map<String, Fake> all = new LinkedHashMap<>();
  final List<String> told = new ArrayList<>();
  final List<Long> unkillable = new ArrayList<>();

  /** Launches that still fail, and how. */
  int refusals;

  /** Whether a process that nobody made is taken for one that was lost. */
  boolean lenient;

  /** Asked before a process is let go. */
  Consumer<Started> beforeGo = process -> {};

  @Override
  public Started arm(Launch launch) throws IOException {
    String name = String.valueOf(launch.base().getFileName());
    if (refusals > 0) {
      refusals--;
      told.add("refuse " + name);
      throw new IOException("codex: no such program");
    }
    int number = all.size() + 1;
    Started process = new Started(launch.id(), 1000 + number, 7, 500 + number, 6, "boot-1");
    all.put(process.id(), new Fake(name, process));
    told.add("arm " + name);
    return process;
  }

  @Override
  public boolean isReady() {
    return false;
  }

  @Override
  public Optional<Started> armAtOnce(Launch launch) {
    return Optional.empty();
  }

  @Override
  public void release(Started process) {}

  @Override
  public void go(Started process, Path base, Consumer<Exit> ended) {
    beforeGo.accept(process);
    Fake fake = fake(process);
    fake.ran = true;
    fake.ended = ended;
    told.add("go " + fake.name);
  }

  @Override
  public void dismiss(Started process) {
    fake(process).alive = false;
    told.add("dismiss " + fake(process).name);
  }

  @Override
  public void adopt(Started process, Path base, Consumer<Exit> ended) {
    if (lenient && !all.containsKey(process.id())) {
      ended.accept(Exit.lost());
      return;
    }
    Fake fake = fake(process);
    fake.ended = ended;
    told.add("adopt " + fake.name);
    if (!fake.ran) {
      ended.accept(Exit.neverRan());
    } else if (fake.exit != null) {
      ended.accept(fake.exit);
    }
  }

  @Override
  public void signal(Started process, String signal) {
    told.add(signal + " " + fake(process).name);
  }

  @Override
  public Probe probe(Started process, Path base) {
    Fake fake = fake(process);
    told.add("probe " + fake.name);
    return new Probe(fake.alive, fake.logBytes, Duration.ZERO, fake.cpu);
  }

  @Override
  public List<Long> sweep(Started process) {
    told.add("sweep " + fake(process).name);
    return unkillable;
  }

  /** Ends the process of this name that is alive, and tells whoever waits for it. */
  void end(String name, Exit exit) {
    Fake fake = alive(name);
    fake.alive = false;
    fake.exit = exit;
    if (fake.ended != null) {
      fake.ended.accept(exit);
    }
  }

  Fake alive(String name) {
    return all.values().stream()
        .filter(each -> each.name.equals(name) && each.alive)
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " does not run; told: " + told));
  }

  List<String> living() {
    return all.values().stream().filter(each -> each.alive).map(each -> each.name).toList();
  }

  private Fake fake(Started process) {
    Fake fake = all.get(process.id());
    if (fake == null) {
      throw new AssertionError("nobody made " + process);
    }
    return fake;
  }
}
