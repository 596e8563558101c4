package coordinator.task;

import static coordinator.task.Samples.bad;
import static coordinator.task.Samples.good;
import static coordinator.task.Samples.shell;
import static coordinator.task.Samples.task;
import static coordinator.task.Samples.troubled;
import static coordinator.task.Samples.withChecks;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class VerdictTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("endings")
  void saysHowTheWorkerEnded(String words, Finding.Mark mark, Story story) {
    Finding first = verdict(story).findings().get(0);
    assertThat(first).isEqualTo(new Finding(mark, "Worker", words));
  }

  static Stream<Arguments> endings() {
    Task p = task("P01");
    Task step = shell(p);
    Timing stalling =
        new Timing(
            Timing.DEFAULT.every(), 6, Timing.DEFAULT.grace(), java.time.Duration.ofMinutes(15));
    return Stream.of(
        arguments("exited 0", Finding.Mark.HOLDS, of(p).attempt(Exit.ended(0), good())),
        arguments(
            "exited 1; what it left decides",
            Finding.Mark.NOTE,
            of(p).attempt(Exit.ended(1), good())),
        arguments(
            "exited 255; what it left decides",
            Finding.Mark.NOTE,
            of(p).attempt(Exit.ended(255), good())),
        arguments("exited 1", Finding.Mark.FAILS, of(step).attempt(Exit.ended(1), good())),
        arguments("killed by SIGKILL", Finding.Mark.FAILS, of(p).attempt(Exit.ended(137), good())),
        arguments(
            "gone without an exit code; what it left decides",
            Finding.Mark.NOTE,
            of(p).attempt(Exit.lost(), good())),
        arguments(
            "gone without an exit code", Finding.Mark.FAILS, of(step).attempt(Exit.lost(), good())),
        arguments(
            "exited 0, but these of its tree outlived SIGKILL: [8, 9]",
            Finding.Mark.FAILS,
            of(p).attempt(Exit.ended(0).with(List.of(8L, 9L)), good())),
        arguments(
            "still running after 6 polls, one every 5m; stopped (timeout), killed by SIGTERM",
            Finding.Mark.FAILS,
            polled(of(p).started(), 6)
                .stop(Stop.Reason.TIMEOUT)
                .exited(Exit.ended(143))
                .inspected(good())),
        arguments(
            "idle for 15m; stopped (stalled), exited 0",
            Finding.Mark.FAILS,
            of(Samples.with(p, stalling))
                .started()
                .stop(Stop.Reason.STALLED)
                .exited(Exit.ended(0))
                .inspected(good())),
        arguments(
            "exited 1: the model is PASSING",
            Finding.Mark.FAILS,
            of(p).attempt(Exit.ended(1), troubled(Trouble.Kind.PASSING, null))));
  }

  @Test
  void passesOnlyWhereNothingSpeaksAgainstIt() {
    assertThat(verdict(of(task("P01")).attempt(Exit.ended(0), good())).passed()).isTrue();
    assertThat(verdict(of(task("P01")).attempt(Exit.ended(1), good())).passed()).isTrue();
    Verdict missing = verdict(of(task("P01")).attempt(Exit.ended(0), bad()));
    assertThat(missing.passed()).isFalse();
    assertThat(missing.reasons()).hasToString("[Report: is missing]");
  }

  @Test
  void aFailedCheckFailsWhateverTheWorkerSays() {
    Story story =
        of(withChecks(task("P01"), "test"))
            .attempt(Exit.ended(0), good())
            .checkStarted()
            .checked(Exit.ended(1), Finding.fails("Check test", "exited 1, expected a pass"));
    assertThat(verdict(story).passed()).isFalse();
    assertThat(verdict(story).checked()).isTrue();
  }

  @Test
  void saysWhetherTheCoordinatorRanAnythingItself() {
    assertThat(verdict(of(task("P01")).attempt(Exit.ended(0), good())).checked()).isFalse();
    assertThat(verdict(of(shell(task("P01"))).attempt(Exit.ended(0), good())).checked()).isTrue();
  }

  @Test
  void doesNotCallAPassCheckedThatRestsOnCommandsWhichCannotFail() {
    Task hollow = with(task("P01"), "true", "make test || true");
    assertThat(verdict(of(hollow).attempt(Exit.ended(0), good())).checked()).isFalse();
    Task sound = with(task("P01"), "true", "make test");
    assertThat(verdict(of(sound).attempt(Exit.ended(0), good())).checked()).isTrue();
  }

  private static Task with(Task task, String... commands) {
    List<Check> checks =
        Stream.of(commands)
            .map(run -> new Check("c", run, Check.Expect.PASS, null, null, Timing.DEFAULT.every()))
            .toList();
    return new Task(
        task.id(),
        task.title(),
        task.assignment(),
        task.timing(),
        new Expected(false, task.expected().artifacts(), checks, task.expected().tree()),
        task.limits());
  }

  @Test
  void doesNotJudgeAWorkerThatRuns() {
    Story story = of(task("P01")).started();
    assertThatThrownBy(() -> verdict(story)).isInstanceOf(IllegalStateException.class);
  }

  private static Verdict verdict(Story story) {
    return Verdict.of(story.run.task(), story.run.attempt());
  }

  private static Story polled(Story story, int count) {
    for (int i = 0; i < count; i++) {
      story.later(Timing.DEFAULT.every()).polled(i, java.time.Duration.ZERO);
    }
    return story;
  }

  private static Story of(Task task) {
    return Story.of(task);
  }
}
