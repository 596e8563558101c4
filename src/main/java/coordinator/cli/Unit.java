package coordinator.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The systemd unit that calls this program again as it was called. */
final class Unit {

  private static final String RESOURCE = "/coordinator/coordinator.service";
  private static final String PROPERTY = "coordinator.launcher";

  private Unit() {}

  /**
   * The unit's text.
   *
   * @param words the words after {@code serve}
   */
  static String text(Path directory, List<String> words) throws IOException {
    Path launcher =
        Path.of(System.getProperty(PROPERTY, directory.resolve("coordinator").toString()));
    Path home = launcher.getParent();
    String arguments =
        words.stream().map(Unit::quoted).collect(Collectors.joining(" ", " serve ", ""));
    try (InputStream in = Unit.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .replace("[HOME]", home == null ? "" : home.toString().replace("%", "%%"))
          .replace("[DIRECTORY]", directory.toString().replace("%", "%%"))
          .replace("[COMMAND]", (quoted(launcher.toString()) + arguments).strip());
    }
  }

  /** As systemd reads it: {@code %} and {@code $} are its own. */
  private static String quoted(String word) {
    String safe =
        word.replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%").replace("$", "$$");
    return safe.matches("[A-Za-z0-9_./=:@%-]+") ? safe : "\"" + safe + "\"";
  }
}
