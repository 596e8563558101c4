package coordinator.batch;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A text file read as a stream. A byte order mark holds against what the batch says; a byte that is
 * not of the encoding is an error, because a path with a wrong letter names another file.
 */
final class Decoded {

  private Decoded() {}

  static BufferedReader open(Path file, @Nullable Charset said) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new SourceBroken(
          file.toString(), Files.exists(file) ? "is not a regular file" : "does not exist");
    }
    InputStream in;
    try {
      in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    } catch (NoSuchFileException e) {
      throw new SourceBroken(file.toString(), "does not exist");
    }
    Charset marked = mark(in);
    Charset charset = marked != null ? marked : said != null ? said : StandardCharsets.UTF_8;
    Reader reader =
        new InputStreamReader(
            in,
            charset
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT));
    return new BufferedReader(reader, 1 << 16);
  }

  /** The encoding that a byte order mark names, with the mark read; null if there is none. */
  private static @Nullable Charset mark(InputStream in) throws IOException {
    in.mark(3);
    byte[] head = in.readNBytes(3);
    in.reset();
    if (head.length == 3 && head[0] == (byte) 0xef && head[1] == (byte) 0xbb && head[2] == -65) {
      in.skipNBytes(3);
      return StandardCharsets.UTF_8;
    }
    boolean big = head.length >= 2 && head[0] == (byte) 0xfe && head[1] == (byte) 0xff;
    boolean little = head.length >= 2 && head[0] == (byte) 0xff && head[1] == (byte) 0xfe;
    if (big || little) {
      in.skipNBytes(2);
      return big ? StandardCharsets.UTF_16BE : StandardCharsets.UTF_16LE;
    }
    return null;
  }
}
