package coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program, started in a folder. */
public final class Program {

  private static final long PATIENCE_SECONDS = 60;
  private static final Pattern ADDRESS = Pattern.compile("http://127\\.0\\.0\\.1:\\d+");

  private final Path folder;
  private final Map<String, String> environment;

  public Program(Path folder, Map<String, String> environment) {
    this.folder = folder;
    this.environment = environment;
  }

  /** A run of the program that goes on. */
  public record Running(Process process, Path output) implements AutoCloseable {

    public String printed() throws IOException {
      return Files.readString(output);
    }

    /** The address that {@code serve} says it listens on, once it does. */
    public String address() throws IOException {
      await()
          .atMost(Duration.ofSeconds(PATIENCE_SECONDS))
          .failFast(() -> assertThat(process.isAlive()).as(printed()).isTrue())
          .until(() -> ADDRESS.matcher(printed()).find());
      Matcher found = ADDRESS.matcher(printed());
      assertThat(found.find()).isTrue();
      return found.group();
    }

    /** Sends a signal by its name. */
    public Running signal(String name) throws IOException, InterruptedException {
      new ProcessBuilder("kill", "-" + name, Long.toString(process.pid())).start().waitFor();
      return this;
    }

    public Ended end() throws IOException, InterruptedException {
      assertThat(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS))
          .as("ended; so far: " + printed())
          .isTrue();
      return new Ended(process.exitValue(), printed());
    }

    @Override
    public void close() {
      process.destroyForcibly();
    }
  }

  /** A run of the program that is over. */
  public record Ended(int code, String output) {}

  public Running start(String... args) throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "coordinator.Main"));
    command.addAll(List.of(args));
    Path output = Files.createTempFile("program", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
    builder.environment().putAll(environment);
    return new Running(builder.start(), output);
  }

  public Ended run(String... args) throws IOException, InterruptedException {
    try (Running running = start(args)) {
      return running.end();
    }
  }
}
