package coordinator.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.RunEvent;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ToldTest {

  private static final String A = "0123456789abcdef".repeat(4);
  private static final String B = "f".repeat(63) + "e";

  @TempDir Path folder;

  private Told told(String text) throws Exception {
    return Told.of(
        Files.write(folder.resolve("worker-pids.txt"), text.getBytes(StandardCharsets.UTF_8)));
  }

  private static Entry line(long seq, String hash) {
    return new Entry(seq, Events.BEGIN, new RunEvent.Noted("x"), hash);
  }

  @Test
  void aFileThatIsNotThereOrSaysNothingTellsNothing() throws Exception {
    Told none = Told.of(folder.resolve("none"));
    assertThat(none.isEmpty()).isTrue();
    assertThat(none.head()).isEqualTo(Long.MAX_VALUE);
    assertThat(none.missing()).isEmpty();
    assertThat(told("").isEmpty()).isTrue();
  }

  @Test
  void tellsTheHashesOfTheLinesThatItNames() throws Exception {
    Told told = told("run x ledger=2:" + A + "\nP1 head=4:" + B + "\n");
    assertThat(told.head()).isEqualTo(4);
    assertThat(told.contradicts(line(1, B))).isFalse();
    assertThat(told.contradicts(line(2, A))).isFalse();
    assertThat(told.contradicts(line(3, B))).isFalse();
    assertThat(told.missing()).hasValue(4);
    assertThat(told.contradicts(line(4, A))).isTrue();
    assertThat(told.missing()).isEmpty();
  }

  @Test
  void aHashThatDiffersInItsFirstOrLastDigitIsAnother() throws Exception {
    assertThat(told(" head=1:" + A + "\n").contradicts(line(1, "1" + A.substring(1)))).isTrue();
    assertThat(told(" head=1:" + B + "\n").contradicts(line(1, "f".repeat(64)))).isTrue();
  }

  @Test
  void onlyAWholeLineCountsAndOnlyItsEnd() throws Exception {
    for (String text :
        new String[] {
          " head=1:" + A,
          " head=1:" + A + "\r\n",
          " head=1:" + A + " \n",
          " head=1:" + A.substring(1) + "\n",
          " head=1:0" + A + "\n",
          " head=1:" + A.toUpperCase(Locale.ROOT) + "\n",
          " head=1:" + A.substring(1) + "g\n",
          " head=:" + A + "\n",
          " head=1234567890123456789:" + A + "\n",
          " head=-1:" + A + "\n",
          " head=1\n:" + A + "\n",
          "ahead=1:" + A + "\n",
          "head=1:" + A + "\n",
          "1:" + A + "\n",
          A + "\n"
        }) {
      assertThat(told(text).isEmpty()).as(text).isTrue();
    }
    assertThat(told("\u00e4 head=1:x head=7:" + A + "\n").head()).isEqualTo(7);
    assertThat(told(" head=000000000000000012:" + A + "\n").head()).isEqualTo(12);
  }

  @Test
  void whereTheyAreOutOfOrderTheHighestHeadCountsAndWhatWasSaidLastOfALine() throws Exception {
    Told told =
        told(" ledger=3:" + A + "\n head=5:" + A + "\n ledger=1:" + B + "\n head=3:" + B + "\n");
    assertThat(told.head()).isEqualTo(5);
    assertThat(told.contradicts(line(1, B))).isFalse();
    assertThat(told.contradicts(line(2, B))).isFalse();
    assertThat(told.contradicts(line(3, B))).isFalse();
    assertThat(told.missing()).hasValue(5);
  }

  @Test
  void aLineThatNoLedgerHasIsMissing() throws Exception {
    Told told = told(" ledger=0:" + A + "\n head=1:" + A + "\n");
    assertThat(told.contradicts(line(1, A))).isFalse();
    assertThat(told.missing()).hasValue(0);
  }

  @Test
  void linesAreReadWhereverTheyLieInALargeFile() throws Exception {
    StringBuilder text = new StringBuilder();
    int lines = 3_000;
    for (int i = 1; i <= lines; i++) {
      text.append("\n".repeat(i % 5)).append("short\n".repeat(i % 41 / 20));
      text.append("x".repeat(i % 97)).append(" ledger=").append(i).append(':').append(A);
      text.append('\n');
      if (i % 1_000 == 0) {
        text.append("y".repeat(200_000)).append('\n');
      }
    }
    text.append("z".repeat(150_000)).append(" head=").append(lines + 1).append(':').append(B);
    Told told = told(text.append("\n and more").toString());
    assertThat(told.head()).isEqualTo(lines + 1);
    for (int i = 1; i <= lines; i++) {
      assertThat(told.missing()).hasValue(lines + 1);
      assertThat(told.contradicts(line(i, A))).as("line %d", i).isFalse();
    }
    assertThat(told.contradicts(line(lines + 1, B))).isFalse();
    assertThat(told.missing()).isEmpty();
  }
}
