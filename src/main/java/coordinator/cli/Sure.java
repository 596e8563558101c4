package coordinator.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;

/** Asks a person at the terminal, twice, because what follows cannot be taken back. */
final class Sure {

  private Sure() {}

  /** Whether a person said yes two times; false where nobody is there to ask. */
  static boolean twice(Surroundings around) {
    if (!around.terminal().live()) {
      return false;
    }
    try {
      BufferedReader in =
          new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset()));
      return yes(around, in, "Workers may change anything on this machine. Is that meant?")
          && yes(around, in, "Nothing confines them, and nothing takes it back. Really?");
    } catch (IOException e) {
      return false;
    }
  }

  private static boolean yes(Surroundings around, BufferedReader in, String question)
      throws IOException {
    around.terminal().out().print(question + " [yes/no] ");
    around.terminal().out().flush();
    return "yes".equals(in.readLine());
  }
}
