package coordinator.text;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.IntPredicate;

/**
 * Reads a text file that nobody vouches for: regular files only, bounded, UTF-8 and nothing else.
 */
public final class SourceText {

  private static final int MOST_LINES = 1_000_000;

  /** Lets a line be as long as the longest prompt. */
  private static final double MOST_STEPS = 7e8;

  private SourceText() {}

  /** A file cannot be read as text. */
  public static final class Unreadable extends Exception {
    private static final long serialVersionUID = 1;
    private final transient Place at;

    Unreadable(Place at, String text) {
      super(text);
      this.at = at;
    }

    public Place at() {
      return at;
    }

    public String text() {
      return String.valueOf(getMessage());
    }
  }

  /** The text of a YAML file, without a byte order mark; at most 16 MiB. */
  public static String yaml(Path file) throws Unreadable {
    String text = refuse(of(file, 16 << 20), SourceText::foreignToYaml);
    refuseSlow(text);
    return text;
  }

  /** The text of a prompt, which may hold what a terminal printed, but no NUL; at most 4 MiB. */
  public static String prompt(Path file) throws Unreadable {
    return refuse(of(file, 4 << 20), c -> c == 0);
  }

  private static String of(Path file, int most) throws Unreadable {
    byte[] bytes;
    try {
      if (Files.isDirectory(file)) {
        throw whole("is a directory, not a file");
      }
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw whole("is not a regular file");
      }
      try (InputStream in = Files.newInputStream(file)) {
        bytes = Files.size(file) > most ? new byte[0] : in.readNBytes(most + 1);
        if (Files.size(file) > most || bytes.length > most) {
          throw whole("is longer than " + size(most));
        }
      }
    } catch (NoSuchFileException e) {
      throw whole("does not exist");
    } catch (AccessDeniedException e) {
      throw whole("may not be read (permission denied)");
    } catch (IOException e) {
      throw whole("cannot be read: " + e.getMessage());
    }
    String text = decode(bytes);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static String decode(byte[] bytes) throws Unreadable {
    CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    ByteBuffer in = ByteBuffer.wrap(bytes);
    CharBuffer out = CharBuffer.allocate(bytes.length);
    CoderResult end = decoder.decode(in, out, true);
    out.flip();
    if (end.isError()) {
      int column = out.length() - lastIndexOf(out, '\n');
      int line = 1 + (int) out.chars().filter(c -> c == '\n').count();
      String what = String.format("holds byte 0x%02x, which is not UTF-8", bytes[in.position()]);
      throw new Unreadable(new Place(line, column), what + "; save the file as UTF-8 text");
    }
    return out.toString();
  }

  private static boolean foreignToYaml(int c) {
    boolean control = c < ' ' && c != '\t' && c != '\n' && c != '\r';
    return control || (c >= 0x7f && c <= 0x9f && c != 0x85) || c == 0xfffe || c == 0xffff;
  }

  private static String refuse(String text, IntPredicate foreign) throws Unreadable {
    int line = 1;
    int begin = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\n') {
        line++;
        begin = i + 1;
      } else if (foreign.test(c)) {
        String what = String.format("holds the control character 0x%02x", (int) c);
        throw new Unreadable(new Place(line, i - begin + 1), what + "; is it a text file?");
      }
    }
    return text;
  }

  /**
   * Refuses what the YAML scanner takes long for: it looks ahead over a whole line, a thousand
   * characters at a time, and copies at each step what it saw, so the time of a line grows with its
   * square.
   */
  private static void refuseSlow(String text) throws Unreadable {
    int line = 0;
    double steps = 0;
    for (int begin = 0; begin < text.length(); line++) {
      int end = text.indexOf('\n', begin);
      int length = (end < 0 ? text.length() : end) - begin;
      steps += (double) length * length / 2048;
      if (steps > MOST_STEPS) {
        throw new Unreadable(
            new Place(line + 1, 1), "has a line of " + length + " characters; break it up");
      }
      if (line >= MOST_LINES) {
        throw new Unreadable(
            new Place(line + 1, 1), "has more than " + MOST_LINES + " lines; nobody reads so many");
      }
      begin += length + 1;
    }
  }

  private static int lastIndexOf(CharBuffer text, char wanted) {
    int at = text.length() - 1;
    while (at >= 0 && text.charAt(at) != wanted) {
      at--;
    }
    return at;
  }

  private static Unreadable whole(String what) {
    return new Unreadable(Place.START, what);
  }

  private static String size(int bytes) {
    return bytes >> 20 > 0 ? (bytes >> 20) + " MiB" : bytes + " bytes";
  }
}
