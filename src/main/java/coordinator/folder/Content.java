package coordinator.folder;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.Optional;

/**
 * What a task's file says at the moment it is taken.
 *
 * @param text all of it; empty if there is a problem
 * @param problem why no worker can be given it, or empty
 */
record Content(String text, String problem) {

  /** Codex refuses a longer prompt (seen with version 0.169). */
  private static final int LONGEST_PROMPT = 1_048_576;

  /** The system takes no longer word on a command line. */
  private static final int LONGEST_COMMAND = 131_071;

  private static final int MOST_BYTES = 4 * LONGEST_PROMPT;

  /**
   * Reads a task's file.
   *
   * @param command whether it goes on a command line
   * @return empty if there is no such file any more, or it is none
   */
  static Optional<Content> of(TaskFile file, boolean command) throws IOException {
    byte[] bytes;
    if (Files.isDirectory(file.path())) {
      return Optional.empty();
    }
    if (!Files.isRegularFile(file.path()) && Files.exists(file.path())) {
      return Optional.of(new Content("", "is not a regular file"));
    }
    try (InputStream in = Files.newInputStream(file.path())) {
      bytes = in.readNBytes(MOST_BYTES + 1);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      return Optional.of(new Content("", "cannot be read: permission denied"));
    }
    return Optional.of(of(bytes, command));
  }

  private static Content of(byte[] bytes, boolean command) {
    int most = command ? LONGEST_COMMAND : LONGEST_PROMPT;
    Content tooLong =
        new Content("", "is longer than workers read: more than " + most + " characters");
    if (bytes.length > MOST_BYTES) {
      return tooLong;
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new Content("", "is not UTF-8 text");
    }
    int length = command ? bytes.length : text.codePointCount(0, text.length());
    if (length > most) {
      return tooLong;
    }
    if (text.isBlank()) {
      return new Content("", "is empty");
    }
    return text.indexOf('\0') >= 0 && command
        ? new Content("", "holds a NUL, which no command line can")
        : new Content(text, "");
  }
}
