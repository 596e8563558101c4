package coordinator.run;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong with a file, in a line that names it: the platform's own messages often do not.
 */
public final class Complaint {

  private Complaint() {}

  /** About a file with which something could not be done. */
  static String about(Path file, String what, IOException failure) {
    return file + ": " + what + ": " + reason(failure);
  }

  /** As much as the failure itself tells. */
  public static String of(IOException failure) {
    @Nullable String file = failure instanceof FileSystemException on ? on.getFile() : null;
    return file == null ? reason(failure) : file + ": " + reason(failure);
  }

  private static String reason(IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof NoSuchFileException) {
      return "is not there";
    }
    if (failure instanceof NotDirectoryException) {
      return "is not a folder";
    }
    @Nullable String reason =
        failure instanceof FileSystemException on ? on.getReason() : failure.getMessage();
    return reason == null ? failure.getClass().getSimpleName() : reason;
  }
}
