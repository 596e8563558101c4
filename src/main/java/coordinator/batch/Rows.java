package coordinator.batch;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The entries of a source, read one after the other and never held together. */
interface Rows extends Closeable {

  /**
   * The next entry; null after the last.
   *
   * @throws SourceBroken if the source cannot be read from here on
   */
  @Nullable Row next() throws IOException;

  /** Where entries come from: can be read again and again, and gives the same each time. */
  interface Feed {
    Rows open() throws IOException;
  }
}
