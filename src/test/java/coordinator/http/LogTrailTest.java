package coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogTrailTest {

  private static final String CUT = "the log was cut meanwhile; its end:";

  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void makeALog() throws Exception {
    file = Files.writeString(folder.resolve("worker-P01-1.log"), "line\n".repeat(100_000));
  }

  private LogTrail trail(long from) throws Exception {
    return new LogTrail(LogFile.open(file), file, false, Masks.SHAPES, from);
  }

  private static String next(LogTrail trail) throws Exception {
    ByteBuffer part = trail.next();
    return part == null ? "" : new String(part.array(), StandardCharsets.UTF_8);
  }

  @Test
  void saysThatTheLogWasCutAlsoToOneWhoHadNotReadSoFar() throws Exception {
    LogTrail trail = trail(0);
    assertThat(next(trail)).contains("line\\nline").doesNotContain(CUT);
    Files.writeString(file, "line\n".repeat(20_000) + "[gap]\n" + "end\n".repeat(30_000));
    assertThat(next(trail)).contains(CUT);
    assertThat(next(trail)).contains("end\\nend").doesNotContain("line", CUT);
    trail.close();
  }

  @Test
  void saysThatTheLogWasCutToOneWhoComesBack() throws Exception {
    LogTrail trail = trail(700_000);
    assertThat(next(trail)).contains(CUT);
    assertThat(next(trail)).contains("line\\nline");
    trail.close();
  }
}
