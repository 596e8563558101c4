package coordinator.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import coordinator.checkpoint.AtomicFile;
import coordinator.loop.LoopFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loops that a daemon was asked to carry out and that have not ended, one file each, so that
 * the next daemon takes them up and no other loop.
 *
 * @param folder where the files lie
 */
record LoopOrders(Path folder) {

  private static final Logger LOG = LoggerFactory.getLogger(LoopOrders.class);
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  /**
   * What was asked.
   *
   * @param repository its absolute path
   * @param run the run's id; empty until its first event is on disk
   * @param until the number of the last turn that may be taken
   * @param danger whether danger-full-access was allowed out loud
   */
  record Order(String repository, String run, int until, boolean danger) {

    LoopFolder loop() {
      return new LoopFolder(Path.of(repository));
    }

    Order with(String id) {
      return new Order(repository, id, until, danger);
    }
  }

  void note(Order order) throws IOException {
    Files.createDirectories(folder);
    AtomicFile.write(file(order.loop()), JSON.writeValueAsString(order) + "\n");
  }

  void forget(LoopFolder loop) throws IOException {
    Files.deleteIfExists(file(loop));
  }

  List<Order> all() throws IOException {
    List<Order> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
        for (Path file : files) {
          try {
            found.add(JSON.readValue(Files.readString(file), Order.class));
          } catch (IOException e) {
            LOG.warn("{}", Complaint.about(file, "cannot be read, so its loop is not taken up", e));
          }
        }
      }
    }
    return found;
  }

  /** A name that any path can have. */
  private Path file(LoopFolder loop) {
    byte[] path = loop.repository().toString().getBytes(StandardCharsets.UTF_8);
    return folder.resolve(UUID.nameUUIDFromBytes(path) + ".json");
  }
}
