package coordinator.batch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import coordinator.batch.EntryState.Made;
import coordinator.batch.EntryState.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StateFileTest {

  private static final Instant NOW = Instant.parse("2026-11-21T08:00:00Z");

  @TempDir Path folder;
  private final List<String> said = new ArrayList<>();

  private StateFile open() throws Exception {
    return StateFile.open(folder.resolve("s.json"), "b", said::add);
  }

  private static EntryState failed(String stem, String why) {
    return EntryState.of(stem, Status.FAILED, Made.because(why, NOW));
  }

  @Test
  void remembersAcrossSavesAndReopening() throws Exception {
    try (StateFile state = open()) {
      for (int i = 0; i < 3_000; i++) {
        state.put(failed("stem-" + i, "one"));
      }
      state.save(NOW);
      state.put(failed("stem-7", "two"));
      state.put(failed("new", "three"));
      assertThat(state.of("stem-7").orElseThrow().made().reason()).isEqualTo("two");
      state.save(NOW);
      assertThat(state.of("stem-2999").orElseThrow().made().reason()).isEqualTo("one");
    }
    try (StateFile again = open()) {
      assertThat(again.of("stem-7").orElseThrow().made().reason()).isEqualTo("two");
      assertThat(again.of("new").orElseThrow().made().reason()).isEqualTo("three");
      assertThat(again.of("stem-8").orElseThrow().made().reason()).isEqualTo("one");
      assertThat(again.of("none")).isEmpty();
    }
    JsonNode json = new ObjectMapper().readTree(folder.resolve("s.json").toFile());
    assertThat(json.path("entries")).hasSize(3_001);
    assertThat(said).isEmpty();
  }

  @Test
  void readsAFileThatAPersonFormattedAnew() throws Exception {
    try (StateFile state = open()) {
      state.put(failed("a", "ä one"));
      state.put(failed("b", "two"));
      state.save(NOW);
    }
    ObjectMapper json = new ObjectMapper();
    Path file = folder.resolve("s.json");
    Files.writeString(
        file,
        json.writerWithDefaultPrettyPrinter().writeValueAsString(json.readTree(file.toFile())));
    try (StateFile state = open()) {
      assertThat(state.of("b").orElseThrow().made().reason()).isEqualTo("two");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "garbage",
        "",
        "[]",
        "{\"entries\": {}}",
        "{\"batch\": \"b\"}",
        "{\"entries\": [{\"status\": \"done\"}]}",
        "{\"entries\": [{\"stem\": \"a\", \"status\": \"perhaps\"}]}",
        "{\"entries\": [{\"stem\": \"a\", \"status\": \"done\"}"
      })
  void movesACorruptFileAsideAndSaysSo(String text) throws Exception {
    Files.writeString(folder.resolve("s.json"), text);
    try (StateFile state = open()) {
      assertThat(state.of("a")).isEmpty();
      state.put(failed("a", "one"));
      state.save(NOW);
    }
    assertThat(said).singleElement().asString().contains("cannot be read", "s.json.corrupt-1");
    assertThat(folder.resolve("s.json.corrupt-1")).hasContent(text);
    assertThat(folder.resolve("s.json")).exists();
  }
}
