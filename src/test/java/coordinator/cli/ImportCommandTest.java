package coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import coordinator.run.Refused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImportCommandTest {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path here;

  @BeforeEach
  void planFolder(@TempDir Path temporary) throws IOException {
    here = temporary.toRealPath();
    Files.createDirectories(here.resolve(".git"));
    Files.writeString(here.resolve(".git/HEAD"), "ref: refs/heads/main");
    Path folder = Files.createDirectories(here.resolve("work/plan"));
    Files.writeString(
        folder.resolve("01-parser-stub.md"),
        "# Phase 01: Parser Stub\n## Phase ID\n`PLAN-P.P01`\n");
  }

  @Test
  void writesThePlanWhereItIsFoundByItsName() throws Exception {
    Files.createDirectories(here.resolve("plans"));
    assertThat(run("work/plan")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .isEqualTo("plans/PLAN-P.yaml: PLAN-P, 1 phase, 0 checks\n");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("# import: …");
    assertThat(here.resolve("plans/PLAN-P.yaml"))
        .content()
        .contains("prompt_file: ../work/plan/01-parser-stub.md");
  }

  @Test
  void writesToTheFileThatIsAskedFor() throws Exception {
    assertThat(run("work", "--output", "work/PLAN-q.yaml")).isZero();
    assertThat(here.resolve("work/PLAN-q.yaml"))
        .content()
        .contains("prompt_file: plan/01-parser-stub.md");
  }

  @Test
  void printsThePlanAndWritesNothing() throws Exception {
    assertThat(run("work/plan", "--stdout")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .startsWith("# Imported from work/plan")
        .contains("  - id: P01\n    kind: stub\n");
    assertThat(here.resolve("PLAN-P.yaml")).doesNotExist();
  }

  @Test
  void refusesWhatIsNoPlanFolderAndWhatIsThereAlready() throws Exception {
    assertThat(refused("none")).contains("no such folder", "Nothing was written");
    assertThat(run("work/plan")).isZero();
    assertThat(refused("work/plan")).contains("PLAN-P.yaml is there already; --force replaces it");
    assertThat(run("work/plan", "--force")).isZero();
  }

  private String refused(String... args) {
    Throwable thrown = catchThrowable(() -> run(args));
    assertThat(thrown).isInstanceOf(Refused.class);
    assertThat(((Refused) thrown).exitCode()).isEqualTo(2);
    return String.valueOf(thrown.getMessage());
  }

  private int run(String... args) throws Exception {
    Terminal terminal =
        new Terminal(
            new PrintStream(out, true, StandardCharsets.UTF_8),
            new PrintStream(err, true, StandardCharsets.UTF_8),
            false,
            false,
            0,
            0);
    ImportCommand command =
        new ImportCommand(new Surroundings(terminal, Map.of(), here, () -> Instant.EPOCH, "test"));
    new CommandLine(command).parseArgs(args);
    return command.call();
  }
}
