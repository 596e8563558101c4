package coordinator.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarkerNameTest {

  @Test
  void hasTheWholeNameOfItsTask() {
    assertThat(MarkerName.DONE.of("a b.md")).isEqualTo("done_exec_log-a b.md.txt");
    assertThat(MarkerName.IN_PROGRESS.of("-n.md")).isEqualTo("in-progress--n.md");
  }

  @ParameterizedTest
  @EnumSource
  void fitsTheFileSystemHoweverLongTheTasksNameIs(MarkerName marker) {
    for (String letter : new String[] {"x", "é", "猫", "😀"}) {
      for (int length = 200; length <= 255; length++) {
        String task = letter.repeat(length / letter.getBytes(StandardCharsets.UTF_8).length);
        String name = marker.of(task);
        assertThat(name.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(255);
        assertThat(new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))
            .as("no character is cut in two")
            .isEqualTo(name);
        assertThat(MarkerName.kind(name)).isEqualTo(marker);
      }
    }
  }

  @Test
  void tellsLongNamesApartThatBeginAlike() {
    String long1 = "x".repeat(250) + "1.md";
    String long2 = "x".repeat(250) + "2.md";
    assertThat(MarkerName.FAILED.of(long1)).isNotEqualTo(MarkerName.FAILED.of(long2));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a.md", "done_exec_log-a.md", "in-progress-", "x-in-progress-a", ""})
  void takesNoTaskForAMarker(String name) {
    assertThat(MarkerName.kind(name)).isNull();
  }
}
