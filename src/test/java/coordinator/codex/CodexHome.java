package coordinator.codex;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * A {@code CODEX_HOME} folder of a test's own, which points Codex to a {@link ScriptedModel} and
 * turns off all that would leave the machine.
 *
 * @param path the folder; {@link #environment} makes a worker use it
 */
public record CodexHome(Path path) {
  /** The retries of a worker that shall fail soon; Codex's defaults are 4 and 5. */
  private static final int FEW_RETRIES = 1;

  private static final String CONFIG =
      """
      model = "scripted"
      model_provider = "scripted"
      model_context_window = 200000
      approval_policy = "never"
      sandbox_mode = "danger-full-access"
      web_search = "disabled"
      check_for_update_on_startup = false
      [model_providers.scripted]
      name = "scripted"
      base_url = "%s"
      wire_api = "responses"
      requires_openai_auth = false
      supports_websockets = false
      %s
      [analytics]
      enabled = false
      [feedback]
      enabled = false
      [otel]
      exporter = "none"
      trace_exporter = "none"
      metrics_exporter = "none"
      """;

  /** Writes a home in which a failing model is given up soon: one retry, five seconds' silence. */
  public static CodexHome write(Path folder, ScriptedModel model) {
    return write(folder, model, FEW_RETRIES, Duration.ofSeconds(5));
  }

  /** Writes a home with that many retries of requests and streams, and silence of that length. */
  public static CodexHome write(Path folder, ScriptedModel model, int retries, Duration silence) {
    return write(
        folder,
        model.baseUrl(),
        "request_max_retries = %1$d\nstream_max_retries = %1$d\nstream_idle_timeout_ms = %2$d"
            .formatted(retries, silence.toMillis()));
  }

  /** Writes a home with Codex's own retries and timeouts, under which a failure takes its time. */
  public static CodexHome writeWithDefaults(Path folder, ScriptedModel model) {
    return write(folder, model.baseUrl(), "");
  }

  /**
   * What a worker's environment needs. {@code HOME} is among it because Codex runs every command in
   * a login shell: the user's own profile would be slow, and a killed one may leave its locks.
   */
  public Map<String, String> environment() {
    return Map.of("CODEX_HOME", path.toString(), "HOME", path.toString());
  }

  private static CodexHome write(Path folder, String baseUrl, String patience) {
    try {
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("config.toml"), CONFIG.formatted(baseUrl, patience));
      return new CodexHome(folder.toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot write " + folder.resolve("config.toml"), e);
    }
  }
}
