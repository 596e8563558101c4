package coordinator.run;

import coordinator.batch.Batch;
import coordinator.batch.BatchReader;
import coordinator.text.Invalid;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Reads the batch that a person means. */
public final class BatchFinder {

  private final Path directory;

  public BatchFinder(Path directory) {
    this.directory = directory;
  }

  /**
   * Reads a batch by its file, with or without its ending.
   *
   * @throws Refused if it is not there, or not right
   */
  public Batch.Read read(String named, Map<String, String> set) throws Refused {
    for (String candidate : List.of(named, named + ".yaml", named + ".yml")) {
      Path file = directory.resolve(candidate);
      if (Files.isRegularFile(file)) {
        try {
          return BatchReader.read(file, set);
        } catch (Invalid e) {
          throw refused(e);
        }
      }
    }
    throw new Refused(
        Refused.Why.BAD_USAGE,
        named + ": there is no such batch file; an example: coordinator batch init");
  }

  private Refused refused(Invalid invalid) {
    PlanFinder shown = new PlanFinder(directory);
    int count = invalid.problems().size();
    return new Refused(
        Refused.Why.BAD_PLAN,
        invalid.problems().stream().map(shown::shown).collect(Collectors.joining("\n"))
            + "\n"
            + (count == 1 ? "1 mistake" : count + " mistakes")
            + "; nothing was started");
  }
}
