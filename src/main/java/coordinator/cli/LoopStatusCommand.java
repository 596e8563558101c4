package coordinator.cli;

import coordinator.loop.LoopFolder;
import coordinator.run.Json;
import coordinator.run.LoopStanding;
import coordinator.run.RunLoop;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coordinator loop status}: where the loop stands, read from its files. */
@Command(
    name = "status",
    description = "Show where the loop stands.",
    footer = {"", "Example:", "  coordinator loop status --json | jq .items.open"})
final class LoopStatusCommand extends OfLoop {

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  LoopStatusCommand(Surroundings around) {
    super(around);
  }

  @Override
  public Integer call() throws Exception {
    LoopFolder folder = folder();
    LoopStanding standing = RunLoop.standing(folder, config(folder));
    if (json) {
      print(Json.of(standing));
      return 0;
    }
    LoopStanding.Items items = standing.items();
    print(
        around.terminal().bold("loop")
            + " "
            + standing.status()
            + (standing.why().isEmpty() ? "" : ": " + standing.why()));
    print(
        items.open()
            + " open, "
            + items.done()
            + " done"
            + (items.next() == null ? "" : "; next: " + items.next()));
    LoopStanding.Turn turn = standing.turn();
    if (turn != null) {
      Long pid = turn.process().pid();
      print(
          "turn "
              + turn.number()
              + " "
              + turn.result()
              + ", attempt "
              + turn.attempt()
              + (pid == null ? "" : ", PID " + pid)
              + ": "
              + turn.item());
    }
    if (standing.coordinator() != null) {
      print("coordinator: " + standing.coordinator());
    }
    return 0;
  }
}
