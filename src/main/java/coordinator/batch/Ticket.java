package coordinator.batch;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import coordinator.batch.Entry.Target;
import coordinator.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a task of a batch does not say of its entry. On disk before the task is taken, so that what
 * a run has begun can be ended though the batch, or its source, was edited meanwhile.
 *
 * @param stem the entry's stem
 * @param source absolute path of its source; null if it has none
 * @param folder absolute path of its output's folder
 * @param name its output's name, maybe with {@code [FIELD_…]}
 * @param prints source and prompt as they were
 */
record Ticket(String stem, @Nullable String source, String folder, String name, Prints prints) {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build();

  @Nullable Path sourceFile() {
    return source == null ? null : Path.of(source);
  }

  Target target() {
    return new Target(Path.of(folder), name);
  }

  void write(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    Path draft = AtomicFile.draft(file);
    Files.write(draft, JSON.writeValueAsBytes(this));
    Files.move(draft, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  static Optional<Ticket> read(Path file) {
    try {
      return Files.isRegularFile(file)
          ? Optional.of(JSON.readValue(file.toFile(), Ticket.class))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
