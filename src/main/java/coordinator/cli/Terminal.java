package coordinator.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.Map;

/**
 * Where the program prints. The launcher, which can tell, says whether standard output is a
 * terminal and how large.
 *
 * @param out standard output
 * @param err standard error
 * @param live whether a person looks at standard output as it is written
 * @param colour whether colours may be used
 * @param columns width; 0 if unknown
 * @param rows height; 0 if unknown
 */
record Terminal(
    PrintStream out, PrintStream err, boolean live, boolean colour, int columns, int rows) {

  static Terminal system(Map<String, String> environment) {
    boolean tty = Boolean.getBoolean("coordinator.tty") && !"dumb".equals(environment.get("TERM"));
    String none = environment.getOrDefault("NO_COLOR", "");
    return new Terminal(
        System.out,
        System.err,
        tty,
        tty && none.isEmpty(),
        Integer.getInteger("coordinator.columns", 0),
        Integer.getInteger("coordinator.rows", 0));
  }

  /**
   * Whether all that was printed could be written, which is said where it could not; a reader that
   * has had enough, as {@code head} has, is no failure.
   */
  boolean wrote() {
    if (!out.checkError()) {
      return true;
    }
    try (FileOutputStream again = new FileOutputStream(FileDescriptor.out)) {
      again.write('\n');
      return false;
    } catch (IOException e) {
      if (String.valueOf(e.getMessage()).contains("Broken pipe")) {
        return true;
      }
      err.println("coordinator: standard output: " + e.getMessage());
      return false;
    }
  }

  String green(String text) {
    return paint("32", text);
  }

  String red(String text) {
    return paint("31", text);
  }

  String yellow(String text) {
    return paint("33", text);
  }

  String blue(String text) {
    return paint("34", text);
  }

  String dim(String text) {
    return paint("2", text);
  }

  String bold(String text) {
    return paint("1", text);
  }

  private String paint(String code, String text) {
    return colour && !text.isEmpty() ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
