package coordinator.ledger;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash chain: each line carries the SHA-256 of the line before, the first one carries zeros.
 */
final class Chain {

  static final String START = "0".repeat(64);

  private static final HexFormat HEX = HexFormat.of();

  private final MessageDigest sha;

  Chain() {
    try {
      sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  String hash(String line) {
    byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
    return hash(bytes, 0, bytes.length);
  }

  /** The same of a line as it is in the file. */
  String hash(byte[] line, int from, int to) {
    sha.update(line, from, to - from);
    return HEX.formatHex(sha.digest());
  }
}
