package coordinator.cli;

import coordinator.batch.Batch;
import coordinator.batch.Choice;
import coordinator.batch.Desk;
import coordinator.batch.StateFile;
import coordinator.run.Preflight;
import coordinator.run.Refused;
import coordinator.run.RunBatch;
import coordinator.task.Task;
import coordinator.worker.Profiles;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** What a batch would do, entry by entry; starts nothing and writes nothing. */
final class BatchDryRun {

  private final Terminal terminal;

  BatchDryRun(Terminal terminal) {
    this.terminal = terminal;
  }

  int print(Batch batch, Profiles profiles, Choice choice) throws Refused, IOException {
    RunBatch.spool(batch, System.in);
    RunBatch.survey(batch);
    try (StateFile state = StateFile.look(batch.layout().state(), batch.name())) {
      Desk desk = Desk.of(batch, RunBatch.files(batch), state);
      new Preflight(profiles, Map.of()).checkCalls(List.of(desk.sample()));
      long[] shown = {0};
      desk.look(
          choice,
          looked -> {
            print(looked, profiles);
            shown[0]++;
          });
      terminal
          .out()
          .println(shown[0] + (shown[0] == 1 ? " entry" : " entries") + "; nothing was started");
    }
    return 0;
  }

  private void print(Desk.Looked looked, Profiles profiles) {
    Task task = looked.task();
    var assignment = task.assignment();
    terminal.out().println(terminal.bold("== " + task.id() + "  " + task.title()));
    terminal
        .out()
        .println(
            "command: "
                + DryRun.quoted(profiles.get(assignment.worker().profile()).command(assignment)));
    terminal.out().println("in:      " + assignment.directory());
    terminal
        .out()
        .println("prompt, on standard input:\n" + assignment.prompt().indent(2).stripTrailing());
    terminal.out().println();
  }

  /** The task of the first entry. */
  static Task sample(Batch batch) throws IOException {
    try (StateFile state = StateFile.look(batch.layout().state(), batch.name())) {
      return Desk.of(batch, RunBatch.files(batch), state).sample();
    }
  }
}
