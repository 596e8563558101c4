package coordinator.batch;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One entry of a batch, with all that follows from its row alone.
 *
 * @param stem stable and unique; tasks and files are named after it
 * @param row what was read
 * @param source absolute path of its source file, whether it is there or not; null if the batch has
 *     none
 * @param target where its output goes
 */
record Entry(String stem, Row row, @Nullable Path source, Target target) {

  /**
   * Where an output goes.
   *
   * @param folder absolute
   * @param name the file's name, in which {@code [FIELD_…]} waits for the validated answer
   */
  record Target(Path folder, String name) {

    /** Whether the name is known before there is an answer. */
    boolean fixed() {
      return name.indexOf('[') < 0;
    }

    /** The file, where the name is known. */
    Path file() {
      return folder.resolve(name);
    }

    @Override
    public String toString() {
      return folder.resolve(name).toString();
    }
  }

  /** What stands for it where people read. */
  String shown() {
    return row.value().isBlank() ? stem : row.value();
  }
}
