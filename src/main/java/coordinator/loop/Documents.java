package coordinator.loop;

import coordinator.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The documents that a loop lives by.
 *
 * @param files absolute path of each
 */
public record Documents(Map<Document, Path> files) {

  /** A document of this size or more is no document. */
  public static final int MOST_BYTES = 8 << 20;

  public Documents {
    files = Map.copyOf(files);
  }

  public Path file(Document document) {
    Path file = files.get(document);
    if (file == null) {
      throw new IllegalArgumentException(document.word() + " has no file");
    }
    return file;
  }

  /** Why a document cannot be read; empty if it can. */
  Optional<String> wrong(Document document) throws IOException {
    Path file = file(document);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of("is gone");
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return Optional.of("is no regular file any more");
    }
    if (Files.size(file) >= MOST_BYTES) {
      return Optional.of("has grown to " + (Files.size(file) >> 20) + " MB");
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(Files.readAllBytes(file)));
      return Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.of("is no UTF-8 text any more");
    }
  }

  /** A document's text; empty if it is not there or cannot be read as text. */
  public String text(Document document) throws IOException {
    return wrong(document).isEmpty() ? Files.readString(file(document)) : "";
  }

  public TodoList todo() throws IOException {
    return TodoList.of(text(Document.TODO));
  }

  /** Writes a document whole or not at all. */
  public void write(Document document, String text) throws IOException {
    Path file = file(document);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Path aside = file.resolveSibling(file.getFileName() + ".aside-" + UUID.randomUUID());
      Files.move(file, aside);
    }
    AtomicFile.write(file, text);
  }

  /** Copies all that are there to a folder. */
  void keep(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (Document document : files.keySet()) {
      Path copy = folder.resolve(document.word() + ".md");
      if (wrong(document).isEmpty()) {
        AtomicFile.write(copy, Files.readString(file(document)));
      } else {
        Files.deleteIfExists(copy);
      }
    }
  }

  /** The copies that {@link #keep} made, as documents of their own. */
  static Documents kept(Path folder) {
    Map<Document, Path> copies = new EnumMap<>(Document.class);
    for (Document document : Document.values()) {
      copies.put(document, folder.resolve(document.word() + ".md"));
    }
    return new Documents(copies);
  }
}
