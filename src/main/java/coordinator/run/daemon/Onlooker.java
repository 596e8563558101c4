package coordinator.run.daemon;

import coordinator.ledger.Entry;
import coordinator.run.Home;

/** Who looks on while a daemon works. Called on many threads. */
public interface Onlooker {

  /**
   * An entry of a run is on disk.
   *
   * @param words what it means, in one line without a time
   */
  void sees(Home home, Entry entry, String words);

  /** Something that is in no ledger, such as a plan that cannot be read. */
  void says(String text);
}
