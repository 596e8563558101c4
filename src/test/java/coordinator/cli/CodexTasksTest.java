package coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.cli.Program.Ended;
import coordinator.codex.CodexHome;
import coordinator.codex.CodexInstall;
import coordinator.codex.ModelRequest;
import coordinator.codex.Reply;
import coordinator.codex.ScriptedModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/** Ten task files through the real Codex, with a scripted model behind it. */
@Timeout(180)
class CodexTasksTest {

  /**
   * Codex lets its tools write in /tmp whatever the mode, so what it must not write lies elsewhere.
   */
  @TempDir(cleanup = CleanupMode.ALWAYS, factory = OutsideTmp.class)
  Path folder;

  private Path codex;

  /** A folder below the build's. */
  static final class OutsideTmp implements org.junit.jupiter.api.io.TempDirFactory {
    @Override
    public Path createTempDirectory(
        org.junit.jupiter.api.extension.AnnotatedElementContext element,
        org.junit.jupiter.api.extension.ExtensionContext context)
        throws IOException {
      return Files.createTempDirectory(
          Files.createDirectories(Path.of("target").toAbsolutePath()), "codex-tasks");
    }
  }

  @BeforeEach
  void tenTasksAndCodex() throws Exception {
    codex = CodexInstall.require();
    new ProcessBuilder("git", "init", "-q", folder.toString()).start().waitFor();
    Files.createDirectory(folder.resolve("tasks"));
    for (int i = 1; i <= 10; i++) {
      Files.writeString(folder.resolve("tasks/t" + i + ".md"), "Write out-" + i + ".txt");
    }
  }

  @Test
  void aReadOnlyWorkerWritesNothingAndIsDone() throws Exception {
    try (ScriptedModel model = ScriptedModel.start(CodexTasksTest::writes)) {
      Ended ended = run(model, "read-only");
      assertThat(ended.code()).as(ended.output()).isZero();
      assertThat(ended.output()).contains("10 done, 0 failed");
      assertThat(model.requests()).allMatch(request -> request.model().equals("scripted"));
    }
    assertThat(written()).isZero();
    assertThat(folder.resolve("tasks/done_exec_log-t7.md.txt"))
        .content()
        .contains("turn.completed", "I wrote it.");
  }

  @Test
  void aWritingWorkerWritesInTheWorkspace() throws Exception {
    try (ScriptedModel model = ScriptedModel.start(CodexTasksTest::writes)) {
      Ended ended = run(model, "workspace-write", "--approval", "on-request");
      assertThat(ended.code()).as(ended.output()).isZero();
      assertThat(ended.output()).contains("10 done, 0 failed");
    }
    assertThat(written()).isEqualTo(10);
  }

  private Ended run(ScriptedModel model, String mode, String... more) throws Exception {
    Map<String, String> environment =
        new HashMap<>(CodexHome.write(folder.resolve(".codex-home"), model).environment());
    environment.put("CODEX_CMD", codex.toString());
    return new Program(folder, environment)
        .run(
            Stream.concat(
                    Stream.of("tasks", "run", "tasks", "--concurrency", "2", "--mode", mode),
                    Stream.of(more))
                .toArray(String[]::new));
  }

  private static Reply writes(ModelRequest request) {
    String file = request.prompt().strip().replaceAll("(?s).*Write (out-\\d+\\.txt).*", "$1");
    return request.turn() == 0 ? Reply.exec("echo written > " + file) : Reply.say("I wrote it.");
  }

  private long written() throws IOException {
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(path -> path.getFileName().toString().startsWith("out-")).count();
    }
  }
}
