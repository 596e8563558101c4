package coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenTest {

  private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

  @TempDir Path folder;

  @Test
  void isMadeOnceAndOnlyItsOwnerMayReadIt() throws Exception {
    Path file = folder.resolve("state/coordinator/token");
    Set<String> seen = ConcurrentHashMap.newKeySet();
    List<Thread> threads =
        IntStream.range(0, 16)
            .mapToObj(i -> new Thread(() -> seen.add(readOrMake(file).bearer())))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(seen).hasSize(1);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    try (var left = Files.list(file.getParent())) {
      assertThat(left).containsExactly(file);
    }
  }

  private static Token readOrMake(Path file) {
    try {
      return Token.readOrMake(file);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void oneThatOthersCouldHaveReadIsRefused() throws Exception {
    Path file = folder.resolve("token");
    Token.readOrMake(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> Token.readOrMake(file)).hasMessageContaining("others may read it");
    Files.delete(file);
    Files.createSymbolicLink(file, Files.writeString(folder.resolve("other"), "0".repeat(64)));
    assertThatThrownBy(() -> Token.readOrMake(file)).isInstanceOf(IOException.class);
    Files.delete(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    assertThatThrownBy(() -> Token.readOrMake(file)).hasMessageContaining("holds no token");
  }

  @Test
  void aPassHoldsForItsTimeAndPurposeOnly() throws Exception {
    Token token = Token.readOrMake(folder.resolve("token"));
    String pass = token.pass("browser", NOON);
    assertThat(token.admits("browser", pass, NOON.minusSeconds(1))).isTrue();
    assertThat(token.admits("browser", pass, NOON)).isFalse();
    assertThat(token.admits("sign-in", pass, NOON.minusSeconds(1))).isFalse();
    String longer = pass.replaceFirst("^\\d+", Long.toString(NOON.getEpochSecond() + 1000));
    assertThat(token.admits("browser", longer, NOON)).isFalse();
    for (String wrong : List.of("", ".", "1.", "x.y", "-1." + pass, "9".repeat(40) + ".00")) {
      assertThat(token.admits("browser", wrong, NOON)).as(wrong).isFalse();
    }
    assertThat(token.toString()).doesNotContain(token.bearer().substring(7, 12));
  }

  @Test
  void liesInTheUsersStateFolder() {
    assertThat(Token.file(Map.of("HOME", "/home/u")))
        .isEqualTo(Path.of("/home/u/.local/state/coordinator/token"));
    assertThat(Token.file(Map.of("HOME", "/home/u", "XDG_STATE_HOME", "/var/s")))
        .isEqualTo(Path.of("/var/s/coordinator/token"));
  }
}
