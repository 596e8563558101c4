package coordinator.ledger;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A process that tries to take a lock, many times at once, says how often it got it, and holds it
 * until it is told.
 */
final class LockHolder {

  private LockHolder() {}

  public static void main(String[] args) throws Exception {
    Path file = Path.of(args[0]);
    int contenders = Integer.parseInt(args[1]);
    System.out.println("ready");
    if (System.in.read() < 0) {
      return;
    }
    AtomicInteger won = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < contenders; i++) {
      String name = "PID " + ProcessHandle.current().pid() + " contender " + i;
      threads.add(
          new Thread(
              () -> {
                try {
                  Optional<RunLock> lock = RunLock.take(file, name);
                  lock.ifPresent(taken -> won.incrementAndGet());
                } catch (Exception e) {
                  won.addAndGet(1000);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    System.out.println("won " + won);
    if (System.in.read() < 0) {
      System.out.println("let go");
    }
  }
}
