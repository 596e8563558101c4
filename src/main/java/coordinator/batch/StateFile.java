package coordinator.batch;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import coordinator.checkpoint.AtomicFile;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The state file: JSON for people, an entry a line, replaced as a whole. It is made from the record
 * and the outputs, so it may be deleted. In memory are the changes since it was last saved, and
 * where in the file each other entry stands.
 */
public final class StateFile implements Closeable {

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(JsonParser.Feature.AUTO_CLOSE_SOURCE)
          .build();

  private final Path file;
  private final String batch;
  private final Object turn = new Object();
  private Map<String, EntryState> changes = new LinkedHashMap<>();
  private Map<String, EntryState> saving = Map.of();
  private Index index = new Index();
  private @Nullable FileChannel channel;

  private StateFile(Path file, String batch) {
    this.file = file;
    this.batch = batch;
  }

  /**
   * Opens a state file, whether there is one or not. One that cannot be read is moved aside.
   *
   * @param says takes a word on that
   */
  public static StateFile open(Path file, String batch, Consumer<String> says) throws IOException {
    StateFile state = new StateFile(file, batch);
    if (Files.exists(file)) {
      try {
        state.index = state.read(entry -> {});
        state.channel = FileChannel.open(file, StandardOpenOption.READ);
      } catch (JsonProcessingException | IllegalArgumentException e) {
        Path aside = aside(file);
        Files.move(file, aside);
        says.accept(
            file
                + " cannot be read ("
                + String.valueOf(e.getMessage()).lines().findFirst().orElse("")
                + "); it is kept as "
                + aside.getFileName()
                + ", and made anew from the outputs");
        state.index = new Index();
      }
    }
    return state;
  }

  /** Opens a state file only to look; one that cannot be read is as none. */
  public static StateFile look(Path file, String batch) throws IOException {
    StateFile state = new StateFile(file, batch);
    if (Files.exists(file)) {
      try {
        state.index = state.read(entry -> {});
        state.channel = FileChannel.open(file, StandardOpenOption.READ);
      } catch (JsonProcessingException | IllegalArgumentException e) {
        state.index = new Index();
      }
    }
    return state;
  }

  private static Path aside(Path file) {
    for (int number = 1; ; number++) {
      Path aside = file.resolveSibling(file.getFileName() + ".corrupt-" + number);
      if (!Files.exists(aside)) {
        return aside;
      }
    }
  }

  /** Hands over every entry of the file, and gives where each stands. */
  private Index read(Consumer<EntryState> each) throws IOException {
    Index found = new Index();
    boolean whole = false;
    try (InputStream in = Files.newInputStream(file);
        JsonParser parser = new JsonFactory().createParser(in)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("it is no JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean entries = parser.currentName().equals("entries");
        JsonToken value = parser.nextToken();
        if (!entries) {
          parser.skipChildren();
        } else if (value != JsonToken.START_ARRAY) {
          throw new IllegalArgumentException("'entries' is no list");
        } else {
          whole = true;
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            long at = parser.currentTokenLocation().getByteOffset();
            EntryState entry = JSON.readValue(parser, EntryState.class);
            if (entry.stem() == null || entry.status() == null) {
              throw new IllegalArgumentException("an entry has no stem or no status");
            }
            found.add(entry.stem(), at);
            each.accept(entry);
          }
        }
      }
    }
    if (!whole) {
      throw new IllegalArgumentException("it has no 'entries'");
    }
    return found;
  }

  /** What is known of an entry. From any thread. */
  public synchronized Optional<EntryState> of(String stem) throws IOException {
    EntryState changed = changes.getOrDefault(stem, saving.get(stem));
    if (changed != null) {
      return Optional.of(changed);
    }
    EntryState[] found = new EntryState[1];
    index.find(
        stem,
        at -> {
          try {
            found[0] = at(at);
          } catch (IOException e) {
            return false;
          }
          return found[0].stem().equals(stem);
        });
    return Optional.ofNullable(found[0]).filter(entry -> entry.stem().equals(stem));
  }

  private EntryState at(long place) throws IOException {
    FileChannel open = channel;
    if (open == null) {
      throw new IOException(file + " is not open");
    }
    open.position(place);
    try (JsonParser parser = JSON.createParser(Channels.newInputStream(open))) {
      return JSON.readValue(parser, EntryState.class);
    }
  }

  /** Takes in what became of an entry; on disk with the next {@link #save}. From any thread. */
  synchronized void put(EntryState entry) {
    changes.put(entry.stem(), entry);
  }

  /** How many changes wait to be saved. */
  synchronized int waiting() {
    return changes.size();
  }

  /** Writes the file anew, if anything changed. From any thread. */
  public void save(Instant now) throws IOException {
    synchronized (turn) {
      synchronized (this) {
        if (changes.isEmpty()) {
          return;
        }
        saving = changes;
        changes = new LinkedHashMap<>();
      }
      saveTaken(now);
    }
  }

  private void saveTaken(Instant now) throws IOException {
    try {
      write(now);
    } catch (IOException e) {
      synchronized (this) {
        Map<String, EntryState> all = new LinkedHashMap<>(saving);
        all.putAll(changes);
        changes = all;
        saving = Map.of();
      }
      throw e;
    }
  }

  private void write(Instant now) throws IOException {
    Path draft = AtomicFile.draft(file);
    Index places = new Index();
    try (Lines out = new Lines(Files.newOutputStream(draft), places)) {
      out.text(
          "{\n\"batch\": "
              + JSON.writeValueAsString(batch)
              + ",\n\"saved_at\": "
              + JSON.writeValueAsString(now)
              + ",\n\"entries\": [");
      Map<String, EntryState> left = new HashMap<>(saving);
      if (channel != null) {
        read(
            entry -> {
              EntryState newer = left.remove(entry.stem());
              out.entry(newer == null ? entry : newer);
            });
      }
      saving.values().stream().filter(entry -> left.containsKey(entry.stem())).forEach(out::entry);
      out.text("\n]\n}\n");
    } catch (java.io.UncheckedIOException e) {
      throw e.getCause();
    }
    AtomicFile.promote(draft, file);
    synchronized (this) {
      if (channel != null) {
        channel.close();
      }
      channel = FileChannel.open(file, StandardOpenOption.READ);
      index = places;
      saving = Map.of();
    }
  }

  /** Entries a line each, and where they stand. */
  private static final class Lines implements Closeable {
    private final OutputStream out;
    private final Index places;
    private long written;
    private boolean first = true;

    Lines(OutputStream out, Index places) {
      this.out = new BufferedOutputStream(out, 1 << 16);
      this.places = places;
    }

    void text(String text) throws IOException {
      bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private void bytes(byte[] bytes) throws IOException {
      out.write(bytes);
      written += bytes.length;
    }

    void entry(EntryState entry) {
      try {
        text(first ? "\n" : ",\n");
        first = false;
        places.add(entry.stem(), written);
        bytes(JSON.writeValueAsBytes(entry));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }

  @Override
  public synchronized void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
