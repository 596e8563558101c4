package coordinator.loop;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What of a long text a prompt holds. */
class ExcerptTest {

  @Test
  void leavesAShortTextAsItIs() {
    assertThat(Excerpt.end("a\nb\n", 4, "F.md")).isEqualTo("a\nb\n");
    assertThat(Excerpt.around("a\nb\n", 2, 4, "F.md")).isEqualTo("a\nb\n");
  }

  @Test
  void keepsTheEndFromALinesBeginningOnAndSaysHowMuchIsLeftOut() {
    assertThat(Excerpt.end("first\nsecond\nthird\n", 8, "F.md"))
        .isEqualTo("[… 13 bytes are left out here; all of it is in F.md …]\nthird\n");
  }

  @Test
  void keepsWhatIsAroundALine() {
    StringBuilder text = new StringBuilder();
    for (int i = 1; i <= 100; i++) {
      text.append("line ").append(i).append('\n');
    }
    assertThat(Excerpt.around(text.toString(), 50, 60, "F.md"))
        .startsWith("[… ")
        .contains("\nline 47\nline 48\nline 49\nline 50\n")
        .endsWith("all of it is in F.md …]");
  }

  @Test
  void cutsAMegabyteOfOneLineToWhatIsAllowed() {
    String text = "😀é€x".repeat(100_000);
    for (int most = 1_000; most < 1_010; most++) {
      for (String cut :
          new String[] {Excerpt.end(text, most, "F"), Excerpt.around(text, 1, most, "F")}) {
        assertThat(cut.getBytes(UTF_8).length).isLessThan(most + 100);
        assertThat(new String(cut.getBytes(UTF_8), UTF_8)).isEqualTo(cut);
      }
    }
  }
}
