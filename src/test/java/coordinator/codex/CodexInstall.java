package coordinator.codex;

import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * Finds the real Codex. Tests that need it are left out where it is not installed, but never where
 * {@code COORDINATOR_REQUIRE} asks for it, so that a build cannot pass by missing it.
 */
public final class CodexInstall {
  /** The version that everything in this package was measured with. */
  public static final String VERSION = "0.169.0";

  private static final Path IN_PROJECT = Path.of("target/codex/node_modules/.bin/codex");
  private static final String MISSING =
      "no Codex CLI here: npm install --prefix target/codex @openai/codex@"
          + VERSION
          + " (or name it in COORDINATOR_CODEX)";

  private CodexInstall() {}

  /**
   * The program named by {@code COORDINATOR_CODEX} (property, else variable), else the project's.
   */
  public static Optional<Path> find() {
    String named = System.getProperty("COORDINATOR_CODEX", System.getenv("COORDINATOR_CODEX"));
    Path path = (named == null || named.isBlank() ? IN_PROJECT : Path.of(named)).toAbsolutePath();
    return Files.isExecutable(path) ? Optional.of(path) : Optional.empty();
  }

  /**
   * The program, or the end of this test.
   *
   * @throws AssertionError if it is missing and {@code COORDINATOR_REQUIRE} has the word {@code
   *     codex} or {@code all}
   */
  public static Path require() {
    return find().orElseGet(CodexInstall::missing);
  }

  private static Path missing() {
    String required = Optional.ofNullable(System.getenv("COORDINATOR_REQUIRE")).orElse("");
    if (Arrays.stream(required.split("[\\s,]+")).anyMatch(w -> w.matches("all|codex"))) {
      throw new AssertionError(MISSING + "; COORDINATOR_REQUIRE=" + required);
    }
    return abort(MISSING);
  }
}
