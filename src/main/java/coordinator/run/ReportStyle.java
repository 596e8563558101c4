package coordinator.run;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** How a report looks: the page's own visual language, in one sheet within the file. */
public final class ReportStyle {

  static final String TEXT = resource("/web/css/tokens.css") + resource("/web/css/report.css");

  /** The Content-Security-Policy under which a report shows as it is meant, and does nothing. */
  public static final String POLICY =
      "default-src 'none'; style-src 'sha256-"
          + sha256(TEXT)
          + "'; base-uri 'none'; form-action 'none'";

  private ReportStyle() {}

  static String tone(String state) {
    return switch (state) {
      case "passed" -> "is-pass";
      case "failed" -> "is-fail";
      case "running", "inspecting", "checking" -> "is-run";
      case "parked", "left", "stopping", "draining" -> "is-park";
      default -> "is-idle";
    };
  }

  static String sign(String state) {
    return switch (state) {
      case "passed" -> "✓";
      case "failed" -> "✗";
      case "running", "inspecting", "checking" -> "●";
      case "parked", "left", "stopping", "draining" -> "‖";
      default -> "○";
    };
  }

  private static String resource(String name) {
    try (InputStream in = ReportStyle.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
