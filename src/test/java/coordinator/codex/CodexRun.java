package coordinator.codex;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;

/**
 * How one direct run of {@code codex exec} ended, for tests of Codex itself rather than of the
 * coordinator's workers.
 *
 * @param exitCode absent if Codex had to be stopped
 */
public record CodexRun(OptionalInt exitCode, Duration took, String stdout, String stderr) {

  /** Runs Codex in {@code dir} with the prompt on its stdin, and stops it after {@code longest}. */
  public static CodexRun of(
      CodexHome home, Path dir, String prompt, Duration longest, List<String> options)
      throws IOException, InterruptedException {
    Path files = Files.createTempDirectory(home.path(), "run");
    Path input = Files.writeString(files.resolve("prompt"), prompt);
    Path out = files.resolve("stdout");
    Path err = files.resolve("stderr");
    List<String> command = new ArrayList<>(List.of(CodexInstall.require().toString(), "exec"));
    command.addAll(options);
    command.add("-");
    ProcessBuilder builder = new ProcessBuilder(command).directory(dir.toFile());
    builder.redirectInput(input.toFile()).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().putAll(home.environment());
    long start = System.nanoTime();
    Process process = builder.start();
    boolean ended = process.waitFor(longest.toMillis(), TimeUnit.MILLISECONDS);
    if (!ended) {
      process.descendants().toList().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly().waitFor();
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    OptionalInt exitCode = ended ? OptionalInt.of(process.exitValue()) : OptionalInt.empty();
    return new CodexRun(exitCode, took, Files.readString(out, UTF_8), Files.readString(err, UTF_8));
  }
}
