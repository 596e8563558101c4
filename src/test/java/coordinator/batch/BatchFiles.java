package coordinator.batch;

import coordinator.text.Invalid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A folder with a batch in it. */
record BatchFiles(Path folder) {

  Path write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    return Files.writeString(path, text);
  }

  Batch batch(String yaml) throws IOException, Invalid {
    return BatchReader.read(write("b.yaml", yaml), Map.of()).batch();
  }

  /** What is wrong with a batch, without the folder's name. */
  List<String> mistakes(String yaml) throws IOException {
    Path file = write("b.yaml", yaml);
    try {
      BatchReader.read(file, Map.of());
      return List.of();
    } catch (Invalid e) {
      return e.problems().stream().map(each -> each.toString().replace(folder + "/", "")).toList();
    }
  }

  static List<Row> rows(Rows rows) throws IOException {
    List<Row> all = new ArrayList<>();
    try (rows) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        all.add(row);
      }
    }
    return all;
  }
}
