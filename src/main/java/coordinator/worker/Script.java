package coordinator.worker;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;

/**
 * The POSIX shell scripts that come with the program; without their comments, since {@code ps}
 * shows them.
 */
final class Script {

  static final String WRAPPER = read("wrapper.sh");
  static final String SIGNAL = read("signal.sh");

  private Script() {}

  private static String read(String name) {
    try (InputStream in = Script.class.getResourceAsStream("/coordinator/" + name)) {
      if (in == null) {
        throw new IllegalStateException("the program was built without " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.stripLeading().startsWith("#"))
          .collect(Collectors.joining("\n"));
    } catch (IOException e) {
      throw new UncheckedIOException(name, e);
    }
  }
}
