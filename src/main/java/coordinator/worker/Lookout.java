package coordinator.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at all trees again and again, so that who was in one is remembered when it later leaves its
 * parent, its session and its environment behind. Not needed for trees that have a cgroup.
 */
final class Lookout {

  private static final Logger log = LoggerFactory.getLogger(Lookout.class);
  private static final int EVERY_SECONDS = 2;
  private static final Duration RECENT = Duration.ofSeconds(1);

  private final Collection<Tree> trees;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(Daemons.named("lookout"));

  /**
   * @param trees those to be looked at; changes as they come and go
   */
  Lookout(Collection<Tree> trees) {
    this.trees = trees;
    var unused =
        thread.scheduleWithFixedDelay(this::look, EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
  }

  private void look() {
    try {
      note(RECENT);
    } catch (RuntimeException e) {
      log.warn("the trees could not be looked at; they are again: {}", e.toString());
    }
  }

  /**
   * Looks once.
   *
   * @param age how old what is seen may be
   */
  void note(Duration age) {
    if (trees.stream().anyMatch(tree -> !tree.fenced())) {
      ProcessTable table = ProcessTable.within(age);
      trees.stream().filter(tree -> !tree.fenced()).forEach(tree -> tree.members(table));
    }
  }

  void close() {
    thread.shutdownNow();
  }
}
