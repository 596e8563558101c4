package coordinator.task;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.TaskRun.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The state diagram is what the code does: every state that can be reached is tried with everything
 * that can happen in it. After a change that is meant: {@code mvn test -Dtest=StateDiagramTest
 * -Dupdate=true}.
 */
final class StateDiagramTest {

  private static final Path FILE = Path.of("docs/states.md");

  private static final int MOST_ATTEMPTS = 2;

  private record Edge(Status from, Status to) implements Comparable<Edge> {
    @Override
    public int compareTo(Edge other) {
      int first = from.compareTo(other.from);
      return first != 0 ? first : to.compareTo(other.to);
    }
  }

  private final Map<Edge, Set<String>> edges = new TreeMap<>();
  private final Set<Status> begins = new TreeSet<>();

  @Test
  void theDiagramInTheDocumentsIsWhatTheCodeDoes() throws Exception {
    explore();
    String now = render();
    if (Boolean.getBoolean("update")) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, now);
    }
    assertThat(Files.exists(FILE) ? Files.readString(FILE) : "")
        .as(
            FILE
                + " is not what the code does; after a change that is meant: mvn test"
                + " -Dtest=StateDiagramTest -Dupdate=true")
        .isEqualTo(now);
  }

  @Test
  void everyEventAndEveryStatusHasItsPlaceInIt() {
    explore();
    Set<String> seen = edges.values().stream().flatMap(Set::stream).collect(Collectors.toSet());
    assertThat(seen)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(TaskEvent.class.getPermittedSubclasses()).map(Class::getSimpleName).toList());
    assertThat(edges.keySet().stream().map(Edge::to).collect(Collectors.toSet()))
        .containsExactlyInAnyOrder(Status.values());
  }

  private void explore() {
    Deque<Story> open = new ArrayDeque<>();
    Set<String> known = new HashSet<>();
    for (boolean approval : List.of(false, true)) {
      Task task = Samples.withChecks(Samples.task("P01"), "test");
      task = Samples.with(task, new Limits(1, 1, approval));
      Keeping keeping = new Keeping("P01", "coordinator/P01");
      task = Samples.with(task, new TreeRule(TreeRule.Change.MAY, List.of(), keeping));
      Story story =
          Story.of(Samples.with(task, new Timing(Duration.ofMinutes(5), 2, Duration.ZERO, null)));
      begins.add(story.run.status());
      open.add(story);
    }
    while (!open.isEmpty()) {
      Story story = open.poll();
      if (!known.add(likeness(story.run))) {
        continue;
      }
      if (story.next() instanceof Action.Wait wait && !wait.equals(Action.FOR_NEWS)) {
        Story later = Story.at(story.run, wait.until());
        if (!(later.next() instanceof Action.Wait)) {
          happens(later).forEach(event -> follow(later, event, open));
        }
      }
      happens(story).forEach(event -> follow(story, event, open));
    }
  }

  private void follow(Story before, TaskEvent event, Deque<Story> open) {
    Story after = Story.at(before.run, before.now).apply(event);
    edges
        .computeIfAbsent(new Edge(before.run.status(), after.run.status()), edge -> new TreeSet<>())
        .add(event.getClass().getSimpleName());
    open.add(after);
  }

  /**
   * All that may be recorded next: what was decided, what an act leads to, and what comes from
   * outside.
   */
  private static List<TaskEvent> happens(Story story) {
    TaskRun run = story.run;
    List<TaskEvent> all = new ArrayList<>(decided(story));
    String id = run.task().id();
    int number = run.attempts().size();
    int check = run.last().map(attempt -> attempt.inquest().checks().size()).orElse(0);
    boolean checking = run.process() != null && run.attempt().exit() != null;
    if (run.process() != null) {
      for (Exit exit :
          List.of(
              Exit.ended(0),
              Exit.ended(137),
              Exit.lost(),
              Exit.neverRan(),
              Exit.lost().with(List.of(7L)))) {
        all.add(
            checking
                ? new TaskEvent.CheckFinished(
                    id,
                    number,
                    check,
                    exit,
                    exit.clean() ? Finding.holds("Check", "") : Finding.fails("Check", ""))
                : new TaskEvent.WorkerExited(id, number, exit));
      }
      if (run.status() != Status.STOPPING) {
        all.add(new TaskEvent.StopRequested(id, Stop.Reason.INTERRUPTED));
      }
    }
    if (run.status() == Status.PARKED && run.pending().until() == null) {
      all.add(new TaskEvent.Woken(id, "approved"));
      all.add(new TaskEvent.Settled(id, Settlement.Result.FAILED, "rejected"));
    }
    if (run.process() == null) {
      all.add(new TaskEvent.Settled(id, Settlement.Result.RESET, "again"));
    }
    if (run.status() == Status.SETTLED) {
      if (run.passed()) {
        all.add(new TaskEvent.Disputed(id, "P01a", List.of(Finding.fails("Verification", ""))));
      }
      if (number < MOST_ATTEMPTS) {
        all.add(new TaskEvent.Taken(id, run.task()));
      }
    } else if (run.task().timing().cycles() < 3) {
      all.add(new TaskEvent.Extended(id, 1, "me"));
    }
    return all;
  }

  private static List<TaskEvent> decided(Story story) {
    TaskRun run = story.run;
    String id = run.task().id();
    int number = run.attempts().size();
    Action action = story.next();
    if (action instanceof Action.Record only) {
      return List.of(only.event());
    }
    if (action instanceof Action.Launch && number >= MOST_ATTEMPTS) {
      return List.of();
    }
    if (action instanceof Action.Launch) {
      return List.of(
          new TaskEvent.GroundNoted(id, number + 1, Notes.NONE),
          new TaskEvent.WorkerStarted(
              id, number + 1, run.pending().cause(), Samples.process(number + 1), List.of(), "l"),
          new TaskEvent.WorkerNotLaunched(id, "no room", story.now.plusSeconds(2)));
    }
    if (action instanceof Action.File) {
      return List.of(
          new TaskEvent.ChangesFiled(id, number, new Filed("main", "c0ffee", "committed")));
    }
    if (action instanceof Action.Poll) {
      return List.of(
          new TaskEvent.WorkerPolled(
              id,
              number,
              run.attempt().vigil().polls() + 1,
              0,
              story.run.task().timing().every(),
              Duration.ZERO));
    }
    if (action instanceof Action.Signal signal) {
      return List.of(new TaskEvent.StopSignalled(id, signal.step(), "INT"));
    }
    if (action instanceof Action.Inspect) {
      return Stream.of(
              Samples.good(),
              Samples.bad(),
              Samples.troubled(Trouble.Kind.PASSING, null),
              Samples.troubled(Trouble.Kind.DOUBT, null),
              Samples.troubled(Trouble.Kind.FATAL, null))
          .<TaskEvent>map(evidence -> new TaskEvent.Inspected(id, number, evidence))
          .toList();
    }
    if (action instanceof Action.StartCheck check) {
      return List.of(
          new TaskEvent.CheckStarted(id, number, check.check(), "test", Samples.process(9), "l"));
    }
    return List.of();
  }

  /**
   * What of a run decides how it goes on, as far as the diagram can tell; so there are few enough
   * to try them all.
   */
  private static String likeness(TaskRun run) {
    String stop = run.stop() == null ? "-" : run.stop().reason() + "" + run.stop().step();
    boolean person = run.pending().until() == null;
    return String.join(
        " ",
        run.status().name(),
        stop,
        person ? "person" : "time",
        String.valueOf(run.attempts().size()),
        String.valueOf(run.task().timing().cycles()),
        String.valueOf(run.task().limits().approval()),
        run.settlement() == null ? "-" : run.settlement().result().name(),
        run.last().map(StateDiagramTest::likeness).orElse("-"));
  }

  private static String likeness(Attempt attempt) {
    Verdict verdict = attempt.inquest().verdict();
    return String.join(
        " ",
        String.valueOf(attempt.vigil().polls()),
        attempt.exit() == null ? "-" : attempt.exit().words() + attempt.exit().leftovers(),
        attempt.trouble() == null ? "-" : attempt.trouble().kind().name(),
        verdict == null ? "-" : String.valueOf(verdict.passed()),
        String.valueOf(attempt.inquest().evidence() == null),
        String.valueOf(attempt.inquest().filed() == null),
        attempt.inquest().checks().stream()
            .map(check -> String.valueOf(check.exit()))
            .toList()
            .toString());
  }

  private String render() {
    StringBuilder text = new StringBuilder();
    text.append("# States of a task\n\n");
    text.append(
        "Rendered from the code by `StateDiagramTest`, which fails where this page differs.\n");
    text.append("To write it anew: `mvn test -Dtest=StateDiagramTest -Dupdate=true`.\n\n");
    text.append("```mermaid\nstateDiagram-v2\n");
    begins.forEach(status -> text.append("    [*] --> ").append(status).append(" : Taken\n"));
    edges.forEach(
        (edge, events) -> {
          if (edge.from() != edge.to()) {
            text.append("    ").append(edge.from()).append(" --> ").append(edge.to());
            text.append(" : ").append(String.join(", ", events)).append('\n');
          }
        });
    text.append("    SETTLED --> [*]\n```\n\n");
    text.append("Events that leave a task in its status:\n\n| status | events |\n|---|---|\n");
    edges.forEach(
        (edge, events) -> {
          if (edge.from() == edge.to()) {
            text.append("| ")
                .append(edge.from())
                .append(" | ")
                .append(String.join(", ", events))
                .append(" |\n");
          }
        });
    return text.toString();
  }
}
