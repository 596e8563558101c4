package coordinator.batch;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/**
 * By what it is known whether source or prompt changed since an output was made.
 *
 * @param bytes size of the source
 * @param written when the source was last written, in milliseconds since 1970
 * @param source SHA-256 of the source; null if there is none
 * @param prompt SHA-256 of the prompt; null if the output was found, and not made in our sight
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Prints(long bytes, long written, @Nullable String source, @Nullable String prompt) {

  static final Prints NONE = new Prints(0, 0, null, null);

  static Prints of(@Nullable Path source, @Nullable String prompt) throws IOException {
    String asked = prompt == null ? null : Digest.of(prompt);
    if (source == null) {
      return new Prints(0, 0, null, asked);
    }
    BasicFileAttributes now = Files.readAttributes(source, BasicFileAttributes.class);
    return new Prints(now.size(), now.lastModifiedTime().toMillis(), Digest.of(source), asked);
  }

  /** What is not as it was: in words, or empty. The source is read only if its time differs. */
  String difference(@Nullable Path file, String nowAsked) throws IOException {
    String what = "";
    if (file != null && source != null) {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      boolean same = now.size() == bytes && now.lastModifiedTime().toMillis() == written;
      what = same || (now.size() == bytes && Digest.of(file).equals(source)) ? "" : "source";
    }
    boolean asked = prompt == null || Digest.of(nowAsked).equals(prompt);
    return asked ? what : what.isEmpty() ? "prompt" : what + " and prompt";
  }
}
