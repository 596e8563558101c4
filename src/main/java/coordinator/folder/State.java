package coordinator.folder;

/** Where a task is, as the names of the files in its folder tell it. */
public enum State {
  PENDING("Pending"),
  IN_PROGRESS("In Progress"),
  DONE("Completed"),
  FAILED("Failed");

  private final String title;

  State(String title) {
    this.title = title;
  }

  /** The state for eyes. */
  public String title() {
    return title;
  }

  /** The state for scripts, such as {@code in_progress}. */
  public String word() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
