package coordinator.run.notice;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import coordinator.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Letters that are not told yet, one file each, and the ids of those that are. A letter is on disk
 * before the first try and until a try went well, so it is told at least once.
 */
final class Outbox {

  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);
  private static final int REMEMBERED = 5_000;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private final Path folder;
  private final Path told;
  private final Set<String> known = new LinkedHashSet<>();

  Outbox(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
    this.told = folder.resolve("told.txt");
    if (Files.exists(told)) {
      List<String> ids = Files.readAllLines(told);
      known.addAll(ids.subList(Math.max(0, ids.size() - REMEMBERED), ids.size()));
      AtomicFile.write(told, String.join("\n", known) + "\n");
    }
  }

  /** Keeps a letter; false if it is known already, told or not. */
  synchronized boolean add(Letter letter) throws IOException {
    if (!known.add(letter.id())) {
      return false;
    }
    keep(letter);
    return true;
  }

  /** Keeps what became of a letter. */
  void keep(Letter letter) throws IOException {
    AtomicFile.write(file(letter), JSON.writeValueAsString(letter));
  }

  /** It is told. */
  synchronized void told(Letter letter) throws IOException {
    Files.writeString(
        told, letter.id() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    Files.deleteIfExists(file(letter));
  }

  /** It is given up, and kept for eyes. */
  void giveUp(Letter letter) throws IOException {
    Files.move(
        file(letter),
        file(letter).resolveSibling(letter.id() + ".undelivered"),
        StandardCopyOption.REPLACE_EXISTING);
  }

  /** All letters that lie there. */
  synchronized List<Letter> lying() throws IOException {
    List<Letter> letters = new ArrayList<>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "[!.]*.json")) {
      for (Path file : files) {
        try {
          Letter letter = JSON.readValue(Files.readString(file), Letter.class);
          known.add(letter.id());
          letters.add(letter);
        } catch (JacksonException e) {
          LOG.warn("{}: not a notice: {}", file, e.getOriginalMessage());
        }
      }
    }
    return letters;
  }

  private Path file(Letter letter) {
    return folder.resolve(letter.id() + ".json");
  }
}
