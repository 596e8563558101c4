package coordinator.checkpoint;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A file's content in a word, so that two looks at it can be compared. Never waits for what is no
 * regular file.
 */
final class Fingerprint {

  static final String ABSENT = "absent";

  private Fingerprint() {}

  /**
   * The SHA-256 of a regular file; what it is where it is none; {@link #ABSENT} if nothing is
   * there.
   */
  static String of(Path file) throws IOException {
    return of(file, Long.MAX_VALUE);
  }

  /**
   * The same of the first bytes only; a file that has become shorter than that has another
   * fingerprint.
   */
  static String of(Path file, long bytes) throws IOException {
    BasicFileAttributes seen;
    try {
      seen = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    } catch (NoSuchFileException e) {
      return ABSENT;
    } catch (FileSystemException e) {
      return "unreadable";
    }
    if (seen.isSymbolicLink()) {
      return "link:"
          + hash(Files.readSymbolicLink(file).toString().getBytes(StandardCharsets.UTF_8));
    }
    if (!seen.isRegularFile()) {
      return seen.isDirectory() ? "folder" : "special";
    }
    if (bytes != Long.MAX_VALUE && seen.size() < bytes) {
      return "shorter:" + seen.size();
    }
    try (InputStream in =
        Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      MessageDigest digest = sha256();
      byte[] buffer = new byte[64 << 10];
      long left = bytes;
      for (int n;
          left > 0 && (n = in.read(buffer, 0, (int) Math.min(buffer.length, left))) >= 0;
          left -= n) {
        digest.update(buffer, 0, n);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchFileException e) {
      return ABSENT;
    } catch (FileSystemException e) {
      return "unreadable";
    }
  }

  static String hash(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  /**
   * The id that git gives to a file's content.
   *
   * @param length of the repository's ids, which says how they are made
   */
  static String blob(byte[] bytes, int length) {
    MessageDigest digest = digest(length == 40 ? "SHA-1" : "SHA-256");
    digest.update(("blob " + bytes.length + "\0").getBytes(StandardCharsets.US_ASCII));
    return HexFormat.of().formatHex(digest.digest(bytes));
  }

  /** The same of a regular file, however big. */
  static String blob(Path file, int length) throws IOException {
    MessageDigest digest = digest(length == 40 ? "SHA-1" : "SHA-256");
    digest.update(("blob " + Files.size(file) + "\0").getBytes(StandardCharsets.US_ASCII));
    try (InputStream in =
        Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
      byte[] buffer = new byte[64 << 10];
      for (int n; (n = in.read(buffer)) >= 0; ) {
        digest.update(buffer, 0, n);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    return digest("SHA-256");
  }

  private static MessageDigest digest(String algorithm) {
    try {
      return MessageDigest.getInstance(algorithm);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
