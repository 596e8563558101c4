package coordinator.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class ProcessStatTest {

  private static final String REST =
      " Z 7 42 40 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 1 0 987654 2580480 204 18446744073709551615 1"
          + " 1\n";

  @Test
  void readsAProcessWhateverItsNameIs() throws IOException {
    ProcessStat stat = ProcessStat.parse(42, "42 (a) S 1 (\n b) )" + REST);

    assertThat(stat).isEqualTo(new ProcessStat(42, 7, 40, 'Z', 987654, 5 + 6 + 7 + 8));
    assertThat(stat.gone()).isTrue();
  }

  @Test
  void refusesWhatIsCutShort() {
    assertThatThrownBy(() -> ProcessStat.parse(42, "42 (sh) S 1 2"))
        .isInstanceOf(IOException.class);
  }

  @Test
  void knowsThisProcess() {
    ProcessStat self = ProcessStat.read(ProcessHandle.current().pid()).orElseThrow();

    assertThat(self.gone()).isFalse();
    assertThat(self.parent()).isEqualTo(ProcessHandle.current().parent().orElseThrow().pid());
    assertThat(ProcessStat.lives(self.identity())).isTrue();
    assertThat(ProcessTable.scan().lives(self.identity())).isTrue();
    assertThat(ProcessStat.lives(new ProcessStat.Identity(self.pid(), self.start() + 1))).isFalse();
    assertThat(ProcessStat.read(Integer.MAX_VALUE)).isEmpty();
  }
}
