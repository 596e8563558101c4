package coordinator.folder;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an {@code in-progress-NAME} marker says: who carries a task out. Those of an older program
 * say less, and what they do not say is empty or 0.
 *
 * @param owner the coordinator that made it
 * @param run absolute path of the folder of the run that carries it out, or null
 * @param engine the worker's profile
 * @param model the model that was named, or null for the worker's own
 * @param attempt the attempt under way, counted from 1
 * @param at when it was made
 */
public record Claim(
    Owner owner,
    @Nullable Path run,
    String engine,
    @Nullable String model,
    int attempt,
    Instant at) {

  /**
   * A coordinator process, as it can be told from others.
   *
   * @param pid its pid
   * @param startTime in clock ticks since boot
   * @param boot the machine's boot id
   * @param host the machine's name
   */
  public record Owner(long pid, long startTime, String boot, String host) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 1 << 16;

  /** What stands in the marker. */
  String json(String file) {
    ObjectNode node = JSON.createObjectNode();
    node.put("file", file).put("engine", engine).put("model", model);
    node.put("started_at", at.toString());
    node.put("pid", owner.pid()).put("start_time", owner.startTime());
    node.put("boot", owner.boot()).put("host", owner.host());
    node.put("worker_id", run == null ? null : String.valueOf(run.getFileName()));
    node.put("attempt", attempt).put("run", run == null ? null : run.toString());
    return node.toPrettyString() + "\n";
  }

  /** Reads a marker; empty if there is none. One that says nothing readable has no owner. */
  public static Optional<Claim> read(Path marker) throws IOException {
    byte[] bytes;
    Instant written;
    try (InputStream in = Files.newInputStream(marker)) {
      bytes = in.readNBytes(LONGEST);
      written = Files.getLastModifiedTime(marker).toInstant();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    return Optional.of(read(bytes, written));
  }

  private static Claim read(byte[] bytes, Instant written) throws IOException {
    JsonNode node;
    try {
      node = JSON.readTree(bytes);
    } catch (JsonProcessingException e) {
      node = JSON.createObjectNode();
    }
    JsonNode run = node.path("run");
    JsonNode model = node.path("model");
    return new Claim(
        new Owner(
            node.path("pid").asLong(),
            node.path("start_time").asLong(),
            node.path("boot").asText(""),
            node.path("host").asText("")),
        run.isTextual() ? Path.of(run.asText()) : null,
        node.path("engine").asText(""),
        model.isTextual() ? model.asText() : null,
        node.path("attempt").asInt(1),
        written);
  }
}
