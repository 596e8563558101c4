package coordinator.plan;

import coordinator.task.Check;
import coordinator.task.Check.Expect;
import coordinator.task.TreeRule.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What kind of step a phase is, and so what must be true after it where the plan says nothing else.
 */
public enum Kind {
  /** A phase of no kind: only what the plan says of it is asked. */
  NONE,
  /** Contracts without behaviour: it builds. */
  STUB,
  /** Tests for what is not there yet: it builds, and they fail. */
  TEST,
  /** The behaviour: it builds, and the tests pass. */
  IMPLEMENT,
  /** A second look: all of it holds, and nothing was touched. */
  VERIFY;

  static final Duration CHECK_TIMEOUT = Duration.ofMinutes(10);

  static Kind of(String word) {
    for (Kind kind : values()) {
      if (kind != NONE && kind.word().equals(word)) {
        return kind;
      }
    }
    return NONE;
  }

  /** The kind as plans write it; empty for none. */
  public String word() {
    return this == NONE ? "" : name().toLowerCase(Locale.ROOT);
  }

  /** The names of the commands that this kind's checks run. */
  List<String> commands() {
    return switch (this) {
      case NONE -> List.of();
      case STUB -> List.of("build");
      case TEST, IMPLEMENT, VERIFY -> List.of("build", "test");
    };
  }

  /** The checks of this kind, from those of its commands that the plan names. */
  List<Check> checks(Map<String, String> plan) {
    List<Check> checks = new ArrayList<>();
    for (String name : commands()) {
      String run = plan.get(name);
      if (run != null) {
        Expect expect = this == TEST && name.equals("test") ? Expect.FAIL : Expect.PASS;
        checks.add(new Check(name, run, expect, null, null, CHECK_TIMEOUT));
      }
    }
    return checks;
  }

  Change change(boolean allowUnchanged) {
    return switch (this) {
      case NONE -> Change.MAY;
      case STUB, TEST, IMPLEMENT -> allowUnchanged ? Change.MAY : Change.MUST;
      case VERIFY -> Change.MUST_NOT;
    };
  }
}
