package coordinator.worker;

/** This process. */
public final class Self {

  private Self() {}

  public static long pid() {
    return ProcessHandle.current().pid();
  }
}
