package coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OwnTest {

  @TempDir Path repository;

  @Test
  void whatTheCoordinatorWritesForAMomentIsNoWorkersWork() throws Exception {
    LoopFolder folder = new LoopFolder(repository);
    Documents documents =
        new Documents(Map.of(Document.TODO, folder.settings().resolve("TODO.md")));
    Own own = new Own(folder, documents);
    assertThat(own.holds(".coordinator/state.json")).isTrue();
    assertThat(own.holds(".coordinator/.state.json.draft")).isTrue();
    assertThat(own.holds(".coordinator/.TODO.md.draft")).isTrue();
    assertThat(own.holds(".coordinator/.other.draft")).isFalse();
    assertThat(own.holds("src/state.json")).isFalse();
  }
}
