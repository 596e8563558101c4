package coordinator.run;

import coordinator.ledger.Entry;
import coordinator.ledger.Replay;
import coordinator.task.RunState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The record of a run, read and verified.
 *
 * @param folder where it lies
 * @param state the run as the record tells it
 * @param entries all entries
 * @param replay what verified
 */
public record Record(Path folder, RunState state, List<Entry> entries, Replay replay) {

  /**
   * What a record comes to, without its entries, of which there may be more than memory.
   *
   * @param state the run as the record tells it
   * @param replay what verified
   */
  public record Fold(RunState state, Replay replay) {}

  /**
   * Reads a run's ledger.
   *
   * @throws coordinator.ledger.LedgerBroken if it does not verify
   */
  public static Record read(Path folder) throws IOException {
    List<Entry> entries = new ArrayList<>();
    Fold fold = fold(folder, entries::add);
    return new Record(folder, fold.state, entries, fold.replay);
  }

  /**
   * Reads a run's ledger where its entries are not asked for.
   *
   * @throws coordinator.ledger.LedgerBroken if it does not verify
   */
  public static Fold fold(Path folder) throws IOException {
    return fold(folder, entry -> {});
  }

  private static Fold fold(Path folder, Consumer<Entry> each) throws IOException {
    RunState state = new RunState();
    Replay replay =
        Replay.of(
            folder.resolve("ledger.jsonl"),
            folder.resolve("worker-pids.txt"),
            entry -> {
              state.apply(entry.event(), entry.at());
              each.accept(entry);
            });
    return new Fold(state, replay);
  }

  /** Moves a run's folder as a whole; copies it where it cannot be moved. */
  static void move(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    try {
      Files.move(from, to);
    } catch (IOException e) {
      copy(from, to);
      delete(from);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> all = Files.walk(from)) {
      for (Path path : (Iterable<Path>) all::iterator) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) all.sorted(java.util.Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
  }
}
