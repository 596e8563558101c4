package coordinator.cli;

import coordinator.folder.Selection;
import coordinator.folder.State;
import coordinator.run.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code coordinator tasks status}: where task files stand, by the names of their markers. */
@Command(
    name = "status",
    description = "Show where task files stand.",
    footer = {
      "",
      "Example:",
      "  coordinator tasks status fixes/ --detailed",
      "  coordinator tasks status fixes/ --json | jq .pending"
    })
final class TasksStatusCommand implements Callable<Integer> {

  private final Surroundings around;

  @Mixin private TasksSelection tasks = new TasksSelection();

  @Option(names = "--detailed", description = "Each task, too.")
  private boolean detailed;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Option(
      names = "--watch",
      description = "Again every two seconds, until nothing is pending or in progress.")
  private boolean watch;

  TasksStatusCommand(Surroundings around) {
    this.around = around;
  }

  private record One(String file, String state) {}

  private static final class Counts {
    private final Map<State, Integer> of = new EnumMap<>(State.class);
    private final List<One> each = new ArrayList<>();

    int get(State state) {
      return of.getOrDefault(state, 0);
    }

    int total() {
      return of.values().stream().mapToInt(Integer::intValue).sum();
    }
  }

  @Override
  public Integer call() throws Exception {
    Selection selection = tasks.read(around);
    Counts counts = count(selection);
    print(counts);
    while (watch && counts.get(State.PENDING) + counts.get(State.IN_PROGRESS) > 0) {
      TimeUnit.SECONDS.sleep(2);
      counts = count(selection);
      if (around.terminal().live()) {
        around.terminal().out().print("\u001b[H\u001b[2J");
      }
      print(counts);
    }
    return 0;
  }

  private Counts count(Selection selection) throws IOException {
    Counts counts = new Counts();
    selection.look(
        (folder, name, state) -> {
          counts.of.merge(state, 1, Integer::sum);
          if (detailed) {
            Path file = folder.resolve(name);
            Path here = around.directory();
            counts.each.add(
                new One(
                    (file.startsWith(here) ? here.relativize(file) : file).toString(),
                    state.word()));
          }
        });
    return counts;
  }

  private void print(Counts counts) throws IOException {
    if (json) {
      Map<String, Object> all = new LinkedHashMap<>();
      for (State state : State.values()) {
        all.put(state.word(), counts.get(state));
      }
      all.put("total", counts.total());
      if (detailed) {
        all.put("tasks", counts.each);
      }
      around.terminal().out().println(Json.of(all));
      return;
    }
    Table table = new Table(around.terminal());
    around.terminal().out().println("┏━━━━━━━━━━━━━┳━━━━━━━━┳━━━━━━━━━━━━┓");
    around.terminal().out().println("┃ Status      ┃  Count ┃ Percentage ┃");
    around.terminal().out().println("┡━━━━━━━━━━━━━╇━━━━━━━━╇━━━━━━━━━━━━┩");
    for (State state : State.values()) {
      row(table.paint(colour(state), pad(state.title())), counts.get(state), counts.total());
    }
    row(pad("Total"), counts.total(), counts.total());
    around.terminal().out().println("└─────────────┴────────┴────────────┘");
    for (One task : counts.each) {
      String state = String.format(Locale.ROOT, "%-11s", task.state().replace('_', '-'));
      around
          .terminal()
          .out()
          .println(
              table.paint(colour(State.valueOf(task.state().toUpperCase(Locale.ROOT))), state)
                  + "  "
                  + task.file().replaceAll("\\p{Cntrl}+", " "));
    }
  }

  private static String pad(String title) {
    return String.format(Locale.ROOT, "%-11s", title);
  }

  private static String colour(State state) {
    return switch (state) {
      case PENDING -> "waiting";
      case IN_PROGRESS -> "running";
      case DONE -> "passed";
      case FAILED -> "failed";
    };
  }

  private void row(String title, int count, int total) {
    double percent = total == 0 ? 0 : 100.0 * count / total;
    around
        .terminal()
        .out()
        .println(String.format(Locale.ROOT, "│ %s │ %6d │ %9.1f%% │", title, count, percent));
  }
}
