package coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Making the files that a loop begins with. */
class SeedTest {

  @TempDir Path repository;

  @Test
  void makesTheDocumentsTheSettingsAndTheLinesOfGitignore() throws Exception {
    Files.writeString(repository.resolve(".gitignore"), "target/\n/tmp");
    List<String> done = seed(null);
    assertThat(files().keySet())
        .containsExactly(
            ".coordinator/OPINIONS.md",
            ".coordinator/PROGRESS.md",
            ".coordinator/TODO.md",
            ".coordinator/config.yml",
            ".gitignore");
    assertThat(files().get(".gitignore"))
        .isEqualTo(
            "target/\n/tmp\n.coordinator/state.json\n.coordinator/lock\n.coordinator/runs/\n");
    assertThat(done).contains(".coordinator/TODO.md made");
    assertThat(TodoList.of(files().get(".coordinator/TODO.md")).open()).hasSize(1);
  }

  @Test
  void neverOverwritesAndChangesNothingTheSecondTime() throws Exception {
    Files.createDirectories(repository.resolve(".coordinator"));
    Files.writeString(repository.resolve(".coordinator/TODO.md"), "mine");
    Files.createSymbolicLink(
        repository.resolve(".coordinator/PROGRESS.md"), repository.resolve("nowhere.md"));
    List<String> done = seed(null);
    assertThat(done).contains(".coordinator/TODO.md is there, and stays as it is");
    assertThat(repository.resolve(".coordinator/TODO.md")).hasContent("mine");
    assertThat(repository.resolve("nowhere.md")).doesNotExist();
    Map<String, String> before = files();
    seed(null);
    assertThat(files()).isEqualTo(before);
  }

  @Test
  void takesOverAnotherLoopsDocuments() throws Exception {
    Path other = Files.createDirectories(repository.resolve(".codex-autorunner"));
    Files.writeString(other.resolve("TODO.md"), "- [ ] theirs\n");
    Files.writeString(other.resolve("PROGRESS.md"), "far\n");
    List<String> done = seed(other);
    assertThat(repository.resolve(".coordinator/TODO.md")).hasContent("- [ ] theirs\n");
    assertThat(repository.resolve(".coordinator/PROGRESS.md")).hasContent("far\n");
    assertThat(files().get(".coordinator/OPINIONS.md")).contains("# OPINIONS");
    assertThat(done).anyMatch(line -> line.endsWith("made, from " + other.resolve("TODO.md")));
    assertThat(other.resolve("TODO.md")).hasContent("- [ ] theirs\n");
  }

  private List<String> seed(@org.jspecify.annotations.Nullable Path from) throws IOException {
    return new Seed(new LoopFolder(repository)).plant(from);
  }

  private Map<String, String> files() throws IOException {
    Map<String, String> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(repository)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        if (!file.startsWith(repository.resolve(".codex-autorunner"))) {
          files.put(repository.relativize(file).toString(), Files.readString(file));
        }
      }
    }
    return files;
  }
}
