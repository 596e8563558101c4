package coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import coordinator.cli.Program.Ended;
import coordinator.cli.Program.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a user of {@code coordinator batch} sees: the words, the exit codes, the signals. */
@Timeout(900)
class BatchProgramTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir Path folder;

  private Program program;

  @BeforeEach
  void aFolderWithTexts() throws Exception {
    folder = folder.toRealPath();
    program = new Program(folder, Map.of());
    write(
        "robot.sh",
        """
        #!/bin/sh
        cat >/dev/null
        echo "$COORDINATOR_TASK" >>starts
        while [ -e hold ]; do sleep 0.05; done
        [ ! -e slow ] || sleep 0.03
        case $COORDINATOR_TASK in bad*) exit 0;; esac
        { echo "Class: 3"; cat "$COORDINATOR_SOURCE"; } >"$COORDINATOR_OUTPUT"
        """);
    assertThat(folder.resolve("robot.sh").toFile().setExecutable(true)).isTrue();
    write("coordinator.yaml", "profiles:\n  robot: {program: ./robot.sh, args: [\"{args}\"]}\n");
    write(
        "b.yaml",
        """
        batch: b
        source: {glob: "texts/*.md"}
        stem: basename
        output: {folder: out, name: "[STEM].md"}
        prompt: "Classify [SOURCE_MD_ABS_PATH] into [MD_ABS_PATH]."
        profile: robot
        validate: {field: {name: Class, pattern: "[1-7]"}}
        retries: 0
        grace: 1s
        concurrency: 3
        """);
    texts("a", "b", "c");
  }

  private void write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void texts(String... stems) throws IOException {
    for (String stem : stems) {
      write("texts/" + stem + ".md", "text of " + stem + "\n");
    }
  }

  private List<String> outputs() throws IOException {
    if (!Files.isDirectory(folder.resolve("out"))) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder.resolve("out"))) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private List<String> starts() throws IOException {
    Path starts = folder.resolve("starts");
    return Files.exists(starts) ? Files.readAllLines(starts) : List.of();
  }

  @Test
  void runsABatchAndSaysWhatBecameOfIt() throws Exception {
    texts("bad");
    Ended ended = program.run("batch", "run", "b.yaml", "--report", "r.csv");
    assertThat(ended.code()).as(ended.output()).isEqualTo(1);
    assertThat(ended.output())
        .contains(
            "valid a",
            "bad refused, attempt 1: Output: missing",
            "3  done now",
            "failed: b: 1 failed");
    assertThat(outputs()).containsExactly("a.md", "b.md", "c.md");
    assertThat(Files.readAllLines(folder.resolve("r.csv")))
        .hasSize(5)
        .contains(
            "stem,entry,status,output,class,attempts,reason", "a,texts/a.md,done,out/a.md,3,1,");
    JsonNode status = JSON.readTree(program.run("batch", "status", "b.yaml", "--json").output());
    assertThat(status.path("done").asInt()).isEqualTo(3);
    assertThat(status.path("entries").findValuesAsText("stem")).containsExactly("bad");
  }

  @Test
  void writesReportsAsJsonAndMarkdownToo() throws Exception {
    assertThat(program.run("batch", "run", "b.yaml", "--report", "r.json").code()).isZero();
    assertThat(JSON.readTree(folder.resolve("r.json").toFile()).findValuesAsText("class"))
        .containsExactly("3", "3", "3");
    assertThat(program.run("batch", "run", "b.yaml", "--report", "r.md").code()).isZero();
    assertThat(folder.resolve("r.md"))
        .content()
        .contains("| a | texts/a.md | done | out/a.md | 3 | 1 |");
    assertThat(program.run("batch", "run", "b.yaml", "--report", "r.txt").code()).isEqualTo(2);
  }

  @Test
  void startsNothingInADryRun() throws Exception {
    Ended ended = program.run("batch", "run", "b.yaml", "--dry-run", "--limit", "2");
    assertThat(ended.code()).isZero();
    assertThat(ended.output())
        .contains(
            "== a  texts/a.md → out/a.md",
            "robot.sh",
            "Classify " + folder,
            "2 entries; nothing was started");
    assertThat(starts()).isEmpty();
    assertThat(folder.resolve("b.state.json")).doesNotExist();
  }

  @Test
  void writesAnExampleThatIsValid() throws Exception {
    assertThat(program.run("batch", "init", "example.yaml").code()).isZero();
    assertThat(program.run("batch", "init", "example.yaml").code()).isEqualTo(2);
    Ended valid = program.run("batch", "validate", "example.yaml");
    assertThat(valid.output()).contains("example: valid, 3 entries");
    assertThat(valid.code()).isZero();
    assertThat(program.run("batch", "schema").output()).contains("\"coordinator batch\"");
  }

  @Test
  void refusesABadBatchWithEveryPlace() throws Exception {
    write(
        "b.yaml",
        Files.readString(folder.resolve("b.yaml"))
            .replace("profile", "profil")
            .replace("[STEM]", "all"));
    Ended ended = program.run("batch", "run", "b.yaml");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.output()).startsWith("b.yaml:").contains("did you mean 'profile'?");
    assertThat(starts()).isEmpty();
  }

  @Test
  void letsNoSecondOneRunBeside() throws Exception {
    write("hold", "");
    try (Running first = program.start("batch", "run", "b.yaml")) {
      await().atMost(Duration.ofSeconds(60)).until(() -> starts().size() == 3);
      Ended second = program.run("batch", "run", "b.yaml");
      assertThat(second.code()).isEqualTo(3);
      assertThat(second.output()).contains("held by another", "coordinator batch status");
      Files.delete(folder.resolve("hold"));
      assertThat(first.end().code()).isZero();
    }
    assertThat(starts()).hasSize(3);
  }

  @Test
  void stopsItsWorkersAtCtrlCAndGoesOnAfterwards() throws Exception {
    write("hold", "");
    try (Running running = program.start("batch", "run", "b.yaml")) {
      await().atMost(Duration.ofSeconds(60)).until(() -> starts().size() == 3);
      Ended ended = running.signal("INT").end();
      assertThat(ended.code()).as(ended.output()).isEqualTo(130);
    }
    assertThat(outputs()).isEmpty();
    Files.delete(folder.resolve("hold"));
    assertThat(program.run("batch", "run", "b.yaml").code()).isZero();
    assertThat(outputs()).hasSize(3);
  }

  @Test
  void letsItsWorkersEndAtCtrlCWhereThatIsAskedFor() throws Exception {
    texts("d", "e", "f");
    write("hold", "");
    try (Running running = program.start("batch", "run", "b.yaml", "--drain-on-interrupt")) {
      await().atMost(Duration.ofSeconds(60)).until(() -> starts().size() == 3);
      running.signal("INT");
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> running.printed().contains("no more entries are begun"));
      Files.delete(folder.resolve("hold"));
      assertThat(running.end().code()).isEqualTo(130);
    }
    assertThat(outputs()).containsExactly("a.md", "b.md", "c.md");
    assertThat(starts()).hasSize(3);
  }

  @Test
  void isKilledAtTwentyMomentsAndMakesEveryOutputOnceAndWhole() throws Exception {
    String[] stems = new String[120];
    for (int i = 0; i < stems.length; i++) {
      stems[i] = "t" + i;
    }
    texts(stems);
    write("slow", "");
    Random random = new Random(6);
    int kills = 0;
    for (int tries = 0; tries < 60 && kills < 20; tries++) {
      int before = starts().size();
      try (Running running = program.start("batch", "run", "b.yaml")) {
        int until = before + random.nextInt(9);
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(5))
            .until(() -> starts().size() > until || !running.process().isAlive());
        Thread.sleep(random.nextInt(40));
        kills += running.process().isAlive() ? 1 : 0;
        running.process().destroyForcibly().waitFor();
      }
    }
    Ended last = program.run("batch", "run", "b.yaml");
    assertThat(last.code()).as(last.output()).isZero();
    assertThat(kills).isGreaterThanOrEqualTo(15);
    assertThat(starts()).doesNotHaveDuplicates().hasSize(stems.length + 3);
    assertThat(outputs()).hasSize(stems.length + 3);
    for (String stem : stems) {
      assertThat(folder.resolve("out/" + stem + ".md"))
          .hasContent("Class: 3\ntext of " + stem + "\n");
    }
    assertThat(JSON.readTree(folder.resolve("b.state.json").toFile()).path("entries"))
        .hasSize(stems.length + 3);
  }
}
