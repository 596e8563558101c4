package coordinator.task;

import java.util.Locale;

/** What a worker may touch, in the words of Codex's own sandbox option. */
public enum Mode {
  READ_ONLY,
  WORKSPACE_WRITE,
  DANGER_FULL_ACCESS;

  /** The mode as plans, profiles and command lines write it, such as {@code workspace-write}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public boolean writes() {
    return this != READ_ONLY;
  }
}
