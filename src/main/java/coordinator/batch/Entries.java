package coordinator.batch;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The entries of a batch, one after the other. */
final class Entries implements Closeable {

  private final Naming naming;
  private final Rows rows;

  Entries(Batch batch) throws IOException {
    this.naming = new Naming(batch);
    this.rows = batch.sourcing().feed().open();
  }

  /** The next one; null after the last. */
  @Nullable Entry next() throws IOException {
    Row row = rows.next();
    return row == null ? null : naming.entry(row);
  }

  @Override
  public void close() throws IOException {
    rows.close();
  }
}
