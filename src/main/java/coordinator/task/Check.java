package coordinator.task;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A command that the coordinator runs itself, and what must come of it.
 *
 * @param name for eyes, such as {@code test}
 * @param run a shell command, run in the workspace
 * @param expect how it must end
 * @param because a regular expression that its output must hold, or null
 * @param notBecause a regular expression that its output must not hold, or null
 * @param timeout after which its whole tree is stopped and the check has failed, whatever was
 *     expected
 */
public record Check(
    String name,
    String run,
    Expect expect,
    @Nullable String because,
    @Nullable String notBecause,
    Duration timeout) {

  /**
   * Whether it holds whatever the work is worth, as {@code true} and {@code mvn test || true} do,
   * so that a pass which rests on it is unchecked.
   */
  public boolean hollow() {
    ShellLine line = new ShellLine(run);
    boolean looks = (because != null || notBecause != null) && !line.constant();
    return line.alwaysEnds(expect) && !looks;
  }

  /** Whether tests must fail in it; a search that must find nothing is something else. */
  public boolean red() {
    return expect == Expect.FAIL && !new ShellLine(run).searches();
  }

  /** How a check must end. */
  public enum Expect {
    PASS,
    FAIL
  }
}
