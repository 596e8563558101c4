package coordinator.batch;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The lines of a list file; blank ones, and those that begin with {@code #}, are left out. */
final class LineRows implements Rows {

  private final String shown;
  private final BufferedReader reader;
  private int line;

  LineRows(Path file, String shown, @Nullable Charset encoding) throws IOException {
    this.shown = shown;
    this.reader = Decoded.open(file, encoding);
  }

  @Override
  public @Nullable Row next() throws IOException {
    try {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line++;
        if (!text.isBlank() && !text.startsWith("#")) {
          return new Row(shown + ":" + line, text.strip(), Map.of());
        }
      }
      return null;
    } catch (CharacterCodingException e) {
      throw new SourceBroken(shown + ":" + (line + 1), "holds bytes that are not of its encoding");
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
