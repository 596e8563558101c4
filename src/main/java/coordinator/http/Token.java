package coordinator.http;

import coordinator.run.daemon.DaemonFolder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What shows that a client may: a secret in a file that only its owner can read. From it passes are
 * made that hold for a while, so that no link and no browser keeps the secret itself.
 */
public final class Token {

  private static final Set<PosixFilePermission> OWNER =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final int BYTES = 32;

  private final String secret;

  private Token(String secret) {
    this.secret = secret;
  }

  /** Where the token lies for this user. */
  public static Path file(Map<String, String> environment) {
    return DaemonFolder.of(environment).root().resolve("token");
  }

  /**
   * Reads the token.
   *
   * @throws NoSuchFileException if there is none
   * @throws IOException if others could have read or changed it, or it holds no token
   */
  public static Token read(Path file) throws IOException {
    PosixFileAttributes now =
        Files.readAttributes(file, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!now.isRegularFile() || !OWNER.containsAll(now.permissions())) {
      throw new IOException(
          file
              + ": others may read it, or it is no regular file; take it away, and start the daemon"
              + " anew");
    }
    String secret = Files.readString(file).strip();
    if (!secret.matches("[0-9a-f]{64}")) {
      throw new IOException(file + ": holds no token; take it away, and start the daemon anew");
    }
    return new Token(secret);
  }

  /** Reads the token, or makes one where there is none. Of two who make one, the first counts. */
  public static Token readOrMake(Path file) throws IOException {
    try {
      return read(file);
    } catch (NoSuchFileException e) {
      make(file);
      return read(file);
    }
  }

  private static void make(Path file) throws IOException {
    Files.createDirectories(file.getParent(), PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
    byte[] random = new byte[BYTES];
    new SecureRandom().nextBytes(random);
    Path whole =
        Files.createTempFile(
            file.getParent(), "token", ".tmp", PosixFilePermissions.asFileAttribute(OWNER));
    try {
      Files.writeString(whole, HexFormat.of().formatHex(random) + "\n", StandardOpenOption.SYNC);
      Files.createLink(file, whole); // unlike a rename it never replaces one that is there
    } catch (FileAlreadyExistsException e) {
      // another was faster
    } finally {
      Files.delete(whole);
    }
  }

  /** The secret, to be shown as {@code Authorization: Bearer …}. */
  public String bearer() {
    return "Bearer " + secret;
  }

  /** Whether this is the secret itself; takes the same time whatever is wrong with it. */
  boolean is(String shown) {
    return same(secret, shown);
  }

  /** A text that shows until then, for one purpose, that its bearer knew the secret. */
  public String pass(String purpose, Instant until) {
    String end = Long.toString(until.getEpochSecond());
    return end + "." + sign(purpose + " " + end);
  }

  /** Whether a pass was made for this purpose, and holds still. */
  boolean admits(String purpose, String pass, Instant now) {
    int dot = pass.indexOf('.');
    if (dot < 1 || !pass.substring(0, dot).matches("\\d{1,12}")) {
      return false;
    }
    String end = pass.substring(0, dot);
    boolean ours = same(sign(purpose + " " + end), pass.substring(dot + 1));
    try {
      return ours && now.isBefore(Instant.ofEpochSecond(Long.parseLong(end)));
    } catch (DateTimeException e) {
      return false;
    }
  }

  private String sign(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }

  private static boolean same(String ours, String theirs) {
    return MessageDigest.isEqual(
        ours.getBytes(StandardCharsets.UTF_8), theirs.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public String toString() {
    return "Token";
  }
}
