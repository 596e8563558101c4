package coordinator.folder;

import java.io.IOException;

/** The other coordinators, dead and alive, that have claims in the same folders. */
public interface Neighbours {

  /** What becomes of a task that another has claimed. */
  enum Fate {
    /** A living coordinator carries it out. */
    HELD,
    /** Its run is being finished here, because its coordinator is dead. */
    FINISHING,
    /** The claim was a dead coordinator's, of whose run nothing is left; it is gone now. */
    FREED
  }

  /** Looks after a claim, and takes over what a dead coordinator left. */
  Fate look(TaskFile file, Claim claim) throws IOException;

  /** Whether a dead coordinator's run is being finished here. */
  boolean finishing();

  /** How many workers of dead coordinators run on here. */
  int workers();
}
