package coordinator.engine;

import java.time.Instant;

/** Calls back at times. It keeps no truth: what it forgot is asked of it again. */
public interface Wakeups {

  /**
   * Calls back once, at a time or soon after. A later call with the same key replaces the earlier
   * one.
   *
   * @param key whose wake-up it is; unlike that of any other run that shares these
   */
  void at(String key, Instant time, Runnable wake);

  void cancel(String key);
}
