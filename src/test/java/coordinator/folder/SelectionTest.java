package coordinator.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SelectionTest {

  @TempDir Path folder;

  @Test
  void tellsStatesByNamesAndLetsTheFinalOneCount() throws Exception {
    lie("a.md", "b.md", "c.md", "d.md", "e.md");
    lie(
        "done_exec_log-a.md.txt",
        "in-progress-a.md",
        "failed_exec_log-b.md.txt",
        "in-progress-b.md");
    lie("in-progress-c.md", "completed_d.md.txt", ".hidden.md");
    assertThat(look(of("*.md", false)))
        .containsExactly(
            Map.entry("a.md", State.DONE),
            Map.entry("b.md", State.FAILED),
            Map.entry("c.md", State.IN_PROGRESS),
            Map.entry("d.md", State.DONE),
            Map.entry("e.md", State.PENDING));
  }

  @Test
  void takesTheOlderProgramsMarkerForATaskWhereItIsNobodysMarker() throws Exception {
    lie("completed_a.txt", "a.txt", "completed_a.txt.txt", "completed_b.txt");
    assertThat(look(of("*.txt", false)))
        .containsExactly(
            Map.entry("a.txt", State.DONE),
            Map.entry("completed_a.txt", State.PENDING),
            Map.entry("completed_b.txt", State.PENDING));
  }

  @Test
  void takesNamedFilesWhateverThePatternSaysAndOnceEach() throws Exception {
    lie("a.md", "b.text");
    Selection both =
        new Selection(
            List.of(folder.resolve("b.text"), folder.resolve("a.md")),
            List.of(folder),
            Selection.glob("*.md"),
            false);
    assertThat(look(both)).containsOnlyKeys("a.md", "b.text");
  }

  @Test
  void goesBelowOnlyWhenAskedAndNeverIntoARun() throws Exception {
    lie("a.md");
    for (String below : List.of("sub", ".git", "tmp")) {
      Files.createDirectory(folder.resolve(below));
      lie(below + "/" + below.replace(".", "") + ".md");
    }
    lie("tmp/ledger.jsonl");
    assertThat(look(of("*.md", false))).containsOnlyKeys("a.md");
    assertThat(look(of("*.md", true))).containsOnlyKeys("a.md", "sub.md");
  }

  @Test
  void understandsAnyGlob() {
    assertThat(Selection.glob("*.md")).accepts("a.md", ".md").rejects("a.txt", "amd");
    assertThat(Selection.glob("fix-*.{md,txt}")).accepts("fix-1.md", "fix-.txt").rejects("fix.md");
    assertThat(Selection.glob("*")).accepts("a", "two\nlines");
  }

  private Selection of(String glob, boolean recursive) {
    return new Selection(List.of(), List.of(folder), Selection.glob(glob), recursive);
  }

  private static Map<String, State> look(Selection selection) throws IOException {
    Map<String, State> seen = new LinkedHashMap<>();
    selection.look((folder, name, state) -> seen.put(name, state));
    return seen;
  }

  private void lie(String... names) throws IOException {
    for (String name : names) {
      Files.createFile(folder.resolve(name));
    }
  }
}
