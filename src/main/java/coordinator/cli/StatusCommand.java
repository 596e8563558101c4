package coordinator.cli;

import coordinator.ledger.LedgerBroken;
import coordinator.ledger.RunLock;
import coordinator.plan.Plan;
import coordinator.run.Home;
import coordinator.run.Json;
import coordinator.run.PlanFinder;
import coordinator.run.Record;
import coordinator.run.Refused;
import coordinator.run.Remarks;
import coordinator.run.Standing;
import coordinator.run.Unverified;
import coordinator.run.daemon.DaemonFolder;
import coordinator.run.daemon.Queue;
import coordinator.run.daemon.Submission;
import coordinator.task.RunState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coordinator status}: where runs stand, read from their files. */
@Command(
    name = "status",
    description = "Show where a plan stands; without a plan, all plans of this folder.",
    footer = {
      "",
      "Example:",
      "  coordinator status PLAN-x",
      "  coordinator status PLAN-x --json | jq .state"
    })
final class StatusCommand implements Callable<Integer> {

  private final Surroundings around;

  @Parameters(paramLabel = "PLAN", arity = "0..1", description = "The plan's file, or its name.")
  private @Nullable String plan;

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  StatusCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    if (plan != null) {
      Standing standing = standing(around.look(plan));
      print(standing);
      return 0;
    }
    PlanFinder finder = new PlanFinder(around.directory());
    List<Standing> all = new ArrayList<>();
    int code = 0;
    for (Path file : finder.all()) {
      try {
        all.add(standing(around.look(file.toString())));
      } catch (Refused e) {
        around.terminal().err().println(e.getMessage());
      } catch (LedgerBroken e) {
        around.terminal().err().println("coordinator: " + Unverified.words(e));
        code = 1;
      }
    }
    if (json) {
      around.terminal().out().println(Json.of(all));
    } else if (all.isEmpty() && code == 0) {
      around.terminal().out().println("no plans here: neither PLAN-*.yaml nor plans/PLAN-*.yaml");
    }
    for (Standing standing : json ? List.<Standing>of() : all) {
      around
          .terminal()
          .out()
          .println(new Table(around.terminal()).head(standing, around.clock().instant()));
    }
    return code;
  }

  private Standing standing(Plan read) throws IOException {
    Home home = around.home(read);
    Optional<Path> folder = home.latest();
    RunState state = folder.isPresent() ? Record.fold(folder.get()).state() : new RunState();
    String holder = RunLock.held(home.files().lock()) ? RunLock.holder(home.files().lock()) : "";
    Standing standing =
        Standing.of(
            read.name(),
            read.tasks(),
            state,
            holder,
            folder.map(home.files()::shown).orElse(""),
            Remarks.of(read, state));
    Optional<Submission> waiting = holder.isEmpty() ? waiting(read) : Optional.empty();
    return waiting.map(submission -> standing.queued(submission.origin().at())).orElse(standing);
  }

  private Optional<Submission> waiting(Plan read) throws IOException {
    return new Queue(DaemonFolder.of(around.environment())).unfinished(read).stream().findFirst();
  }

  private void print(Standing standing) throws IOException {
    if (json) {
      around.terminal().out().println(Json.of(standing));
      return;
    }
    Table table = new Table(around.terminal());
    around.terminal().out().println(table.head(standing, around.clock().instant()));
    table
        .phases(standing.phases(), around.clock().instant())
        .forEach(around.terminal().out()::println);
    Standing.Detail detail = standing.detail();
    detail
        .remarks()
        .forEach(
            remark -> around.terminal().out().println(around.terminal().yellow("note: ") + remark));
    if (!detail.coordinator().isEmpty()) {
      around.terminal().out().println("coordinator: " + detail.coordinator());
    }
    if (!detail.why().isEmpty()) {
      around.terminal().out().println(detail.why());
    }
    if (!detail.folder().isEmpty()) {
      around.terminal().out().println("files: " + detail.folder());
    }
  }
}
