package coordinator.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * By what it is known whether source or prompt changed since an output was made.
 *
 * @param bytes size of the source
 * @param written when the source was last written; null if there is none
 * @param source SHA-256 of the source; null if there is none
 * @param prompt SHA-256 of the prompt; null if the output was found, and not made in our sight
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Prints(
    long bytes, @Nullable Instant written, @Nullable String source, @Nullable String prompt) {

  static final Prints NONE = new Prints(0, null, null, null);

  static Prints of(@Nullable Path source, @Nullable String prompt) throws IOException {
    String asked = prompt == null ? null : Digest.of(prompt);
    if (source == null) {
      return new Prints(0, null, null, asked);
    }
    BasicFileAttributes now = Files.readAttributes(source, BasicFileAttributes.class);
    return new Prints(now.size(), time(now), Digest.of(source), asked);
  }

  private static Instant time(BasicFileAttributes file) {
    return file.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MILLIS);
  }

  /** What is not as it was: in words, or empty. The source is read only if its time differs. */
  String difference(@Nullable Path file, String nowAsked) throws IOException {
    String what = "";
    if (file != null && source != null) {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      boolean same = now.size() == bytes && time(now).equals(written);
      what = same || (now.size() == bytes && Digest.of(file).equals(source)) ? "" : "source";
    }
    boolean asked = prompt == null || Digest.of(nowAsked).equals(prompt);
    return asked ? what : what.isEmpty() ? "prompt" : what + " and prompt";
  }
}
