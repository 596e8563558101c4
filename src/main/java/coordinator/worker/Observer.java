package coordinator.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.InstantSource;

/**
 * Looks at processes for polls. Polls come in flocks, so one look at {@code /proc} serves all of a
 * moment.
 */
final class Observer {

  private static final Duration MOMENT = Duration.ofMillis(50);

  private final InstantSource clock;

  Observer(InstantSource clock) {
    this.clock = clock;
  }

  Probe probe(Tree tree, Traces traces) {
    ProcessTable table = ProcessTable.within(MOMENT);
    long ticks = tree.members(table).stream().mapToLong(ProcessStat::ticks).sum();
    boolean underWay = table.lives(tree.wrapper()) && traces.code().isEmpty();
    boolean alive = tree.sameBoot() && (underWay || table.lives(tree.worker()));
    Duration cpu = Duration.ofMillis(ticks * 1000 / ProcessStat.TICKS);
    try {
      BasicFileAttributes file =
          Files.readAttributes(traces.log(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      Duration idle = Duration.between(file.lastModifiedTime().toInstant(), clock.instant());
      return new Probe(alive, file.size(), idle.isNegative() ? Duration.ZERO : idle, cpu);
    } catch (IOException e) {
      return new Probe(alive, 0, Duration.ZERO, cpu);
    }
  }
}
