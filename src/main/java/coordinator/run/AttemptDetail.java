package coordinator.run;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import coordinator.task.Evidence;
import coordinator.task.Finding;
import coordinator.task.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * All that is recorded of one attempt; its parts are one flat object for those who read it.
 *
 * @param worker as what it ran, and how it ended
 * @param watched what was seen while it ran and waited
 * @param checks the checks that were run on what it left
 * @param judgement what came of it
 */
public record AttemptDetail(
    @JsonUnwrapped Worker worker,
    @JsonUnwrapped Watched watched,
    List<Check> checks,
    @JsonUnwrapped Judgement judgement) {

  /**
   * As what it ran, and how it ended.
   *
   * @param number counted from 1
   * @param cause why it was made: {@code first, retry, remediation}
   * @param pid the worker's pid
   * @param time from when to when
   * @param exit how it ended, or null while it runs
   * @param log its log
   */
  public record Worker(
      int number, String cause, long pid, @JsonUnwrapped Time time, @Nullable Exit exit, Log log) {}

  /** From when to when a worker ran; the end is null while it does. */
  public record Time(Instant startedAt, @Nullable Instant exitedAt) {}

  /**
   * How a worker ended.
   *
   * @param code null where it is not known
   */
  public record Exit(String kind, @Nullable Integer code, String words) {

    static Exit of(coordinator.task.Exit exit) {
      return new Exit(
          exit.kind().name().toLowerCase(Locale.ROOT),
          exit.code() < 0 ? null : exit.code(),
          exit.words());
    }
  }

  /** A log: its path relative to the workspace when it was written, and its size now. */
  public record Log(String path, long bytes) {}

  /** What was seen while an attempt ran, and while the next one was waited for. */
  public record Watched(List<Poll> polls, List<Stop> stops, List<Park> parks) {}

  /** A periodic look. */
  public record Poll(Instant at, long logBytes, Duration logIdle, Duration cpu) {}

  /** A signal. */
  public record Stop(Instant at, String signal, String reason) {}

  /**
   * A time of waiting.
   *
   * @param until null where it is a person that is waited for
   * @param wokenAt when it was over, or null while it lasts
   */
  public record Park(Instant at, @Nullable Instant until, String why, @Nullable Instant wokenAt) {

    Park woken(Instant when) {
      return wokenAt == null ? new Park(at, until, why, when) : this;
    }
  }

  /**
   * A check.
   *
   * @param name its name and command
   * @param time from when to when
   * @param mark {@code holds, fails, note}, or null while it runs
   * @param text what came of it; empty while it runs
   * @param log its log, relative to the workspace when it was written
   */
  public record Check(
      int number,
      @JsonUnwrapped Named name,
      @JsonUnwrapped Took time,
      @Nullable String mark,
      String text,
      String log) {}

  /** What a check runs. */
  public record Named(String name, String command) {}

  /** From when to when a check ran; the end is null while it does. */
  public record Took(Instant startedAt, @Nullable Instant endedAt) {}

  /**
   * What came of an attempt.
   *
   * @param verdict null before it is judged
   * @param tokens as the worker reported them
   * @param files of the work tree that changed
   */
  public record Judgement(
      @Nullable Outcome verdict, Tokens tokens, List<Evidence.FileChange> files) {}

  /**
   * A verdict.
   *
   * @param reasons all that was looked at, failures first
   */
  public record Outcome(boolean passed, List<Reason> reasons) {}

  /** A line of a verdict; the mark is {@code holds, fails} or {@code note}. */
  public record Reason(String mark, String subject, String text) {

    static Reason of(Finding finding) {
      return new Reason(
          finding.mark().name().toLowerCase(Locale.ROOT), finding.subject(), finding.text());
    }
  }
}
