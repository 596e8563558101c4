package coordinator.worker;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Short commands whose output is wanted, such as git's. Bounded in time and output; never given to
 * a shell.
 */
public final class Command {

  /** No input: a file that is always empty. */
  public static final Path NOTHING = Path.of("/dev/null");

  private static final int MOST_BYTES = 64 << 20;
  private static final ExecutorService READERS = Daemons.pool("command output");

  private Command() {}

  /**
   * What a command printed.
   *
   * @param code its exit code
   * @param out its standard output
   * @param err its standard error
   */
  public record Output(int code, String out, String err) {}

  /**
   * Runs a command to its end, and until nothing that it left behind holds its output open.
   *
   * @throws IOException if it cannot be started, or is not done in time
   */
  public static Output run(
      List<String> command, Path directory, Map<String, String> environment, Duration timeout)
      throws IOException {
    return run(command, directory, environment, timeout, NOTHING, StandardCharsets.UTF_8);
  }

  /**
   * The same of a command that reads a file, or prints what is no UTF-8.
   *
   * @param input what it reads
   * @param charset of its standard output
   */
  public static Output run(
      List<String> command,
      Path directory,
      Map<String, String> environment,
      Duration timeout,
      Path input,
      Charset charset)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().putAll(environment);
    builder.redirectInput(ProcessBuilder.Redirect.from(input.toFile()));
    Process process = builder.start();
    try {
      Future<String> err =
          READERS.submit(() -> read(process.getErrorStream(), StandardCharsets.UTF_8));
      Future<String> out = READERS.submit(() -> read(process.getInputStream(), charset));
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new TimeoutException();
      }
      return new Output(process.exitValue(), get(out, timeout), get(err, timeout));
    } catch (TimeoutException e) {
      throw new IOException(
          String.join(" ", command) + ": not done after " + timeout.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(String.join(" ", command) + ": interrupted", e);
    } catch (ExecutionException e) {
      throw new IOException(
          String.join(" ", command) + ": its output cannot be read", e.getCause());
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  private static String get(Future<String> output, Duration timeout)
      throws ExecutionException, InterruptedException, TimeoutException {
    return output.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Reads to the end, so that the writer is never blocked, and keeps the beginning. */
  private static String read(InputStream stream, Charset charset) throws IOException {
    try (stream) {
      String kept = new String(stream.readNBytes(MOST_BYTES), charset);
      stream.transferTo(java.io.OutputStream.nullOutputStream());
      return kept;
    }
  }
}
