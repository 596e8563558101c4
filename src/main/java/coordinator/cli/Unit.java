package coordinator.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The systemd unit that calls this program again as it was called. */
final class Unit {

  private static final String RESOURCE = "/coordinator/coordinator.service";
  private static final String PROPERTY = "coordinator.launcher";

  private Unit() {}

  /**
   * The unit's text.
   *
   * @param words the words after {@code serve}
   * @param environment the variables without which it would find other programs, or another folder
   */
  static String text(Path directory, List<String> words, Map<String, String> environment)
      throws IOException {
    Path launcher =
        Path.of(System.getProperty(PROPERTY, directory.resolve("coordinator").toString()));
    String command =
        Stream.concat(Stream.of(launcher.toString(), "serve"), words.stream())
            .map(Unit::quoted)
            .collect(Collectors.joining(" "));
    Map<String, String> own =
        Map.of(
            "ExecStart=",
            command,
            "Environment=",
            Stream.of("PATH", "COORDINATOR_HOME")
                .filter(environment::containsKey)
                .map(name -> quoted(name + "=" + environment.get(name)).replace("$$", "$"))
                .collect(Collectors.joining(" ")),
            "WorkingDirectory=",
            escaped(directory.toString()),
            "Documentation=",
            "file:" + escaped(launcher.resolveSibling("docs/daemon.md").toString()));
    try (InputStream in = Unit.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(
              line -> {
                String key = line.substring(0, line.indexOf('=') + 1);
                return own.containsKey(key) ? key + own.get(key) : line;
              })
          .collect(Collectors.joining("\n", "", "\n"));
    }
  }

  private static String quoted(String word) {
    String safe = escaped(word).replace("$", "$$").replace("\\", "\\\\").replace("\"", "\\\"");
    return safe.matches("[A-Za-z0-9_./=:@%$+,-]+") ? safe : "\"" + safe + "\"";
  }

  /** {@code %} is systemd's own, and {@code $} where a command stands. */
  private static String escaped(String word) {
    return word.replace("%", "%%");
  }
}
