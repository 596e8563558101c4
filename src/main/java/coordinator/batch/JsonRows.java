package coordinator.batch;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The objects of a file of JSON lines; their scalars are columns. */
final class JsonRows implements Rows {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String shown;
  private final String field;
  private final BufferedReader reader;
  private int line;

  JsonRows(Path file, String shown, String field) throws IOException {
    this.shown = shown;
    this.field = field;
    this.reader = Decoded.open(file, null);
  }

  @Override
  public @Nullable Row next() throws IOException {
    try {
      for (String text = reader.readLine(); text != null; text = reader.readLine()) {
        line++;
        if (!text.isBlank()) {
          return row(shown + ":" + line, JSON.readTree(text));
        }
      }
      return null;
    } catch (JsonProcessingException e) {
      throw new SourceBroken(shown + ":" + line, "is not JSON: " + e.getOriginalMessage());
    } catch (CharacterCodingException e) {
      throw new SourceBroken(shown + ":" + (line + 1), "holds bytes that are not UTF-8");
    }
  }

  private Row row(String where, JsonNode object) throws SourceBroken {
    if (!object.isObject()) {
      throw new SourceBroken(where, "is no JSON object");
    }
    Map<String, String> columns = new LinkedHashMap<>();
    for (var member : object.properties()) {
      if (member.getValue().isValueNode() && !member.getValue().isNull()) {
        columns.putIfAbsent(Columns.placeholder(member.getKey()), member.getValue().asText());
      }
    }
    return new Row(where, object.path(field).asText("").strip(), columns);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
