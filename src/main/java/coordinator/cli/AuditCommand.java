package coordinator.cli;

import coordinator.checkpoint.RunFiles;
import coordinator.ledger.Entry;
import coordinator.ledger.Replay;
import coordinator.run.Audit;
import coordinator.run.Json;
import coordinator.run.Narration;
import coordinator.run.Record;
import coordinator.run.Refused;
import coordinator.task.Evidence;
import coordinator.task.Filed;
import coordinator.task.Finding;
import coordinator.task.RunState;
import coordinator.task.Verdict;
import coordinator.task.Words;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code coordinator audit}: who ran when, with which PID, how long, and why it was judged so. */
@Command(
    name = "audit",
    description = "Show who ran when with which PID, how long, and why it was judged so.",
    footer = {
      "",
      "Example:",
      "  coordinator audit PLAN-x",
      "  coordinator audit tmp/tasks-prompts-1f0c/20261121-131526-9ca8",
      "  coordinator audit PLAN-x --events      # every event of the ledger, in words",
      "  coordinator audit PLAN-x --verify      # does the hash chain hold?"
    })
final class AuditCommand implements Callable<Integer> {

  private static final int MOST_FILES = 20;

  private final Surroundings around;

  @Parameters(
      paramLabel = "RUN",
      description = {
        "The plan's file, or its name; or the folder of a run, of",
        "task folders, a batch or a loop too."
      })
  private String plan = "";

  @Option(names = "--json", description = "As JSON.")
  private boolean json;

  @Option(names = "--pids", description = "The PID file instead.")
  private boolean pids;

  @Option(names = "--events", description = "Every event of the ledger, in words.")
  private boolean events;

  @Option(names = "--verify", description = "Only verify the ledger, and say what that proves.")
  private boolean verify;

  AuditCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    if (Stream.of(json, pids, events, verify).filter(flag -> flag).count() > 1) {
      throw new Refused(
          Refused.Why.BAD_USAGE, "only one of --json, --pids, --events and --verify at a time");
    }
    RunFiles files = around.run(plan);
    if (pids) {
      Files.readAllLines(files.pids()).forEach(around.terminal().out()::println);
      return 0;
    }
    if (verify) {
      verified(Record.fold(files.folder()).replay(), files);
      return 0;
    }
    Record record = Record.read(files.folder());
    if (json) {
      around.terminal().out().println(Json.of(Audit.of(record.entries())));
      return 0;
    }
    if (events) {
      events(record.entries());
    } else {
      Audit.of(record.entries()).forEach(audit -> print(audit, log(audit, files)));
    }
    verified(record.replay(), files);
    return 0;
  }

  private void events(List<Entry> entries) {
    RunState before = new RunState();
    for (Entry entry : entries) {
      around
          .terminal()
          .out()
          .println(
              Narration.time(entry.at()) + " " + Narration.of(entry.event(), entry.at(), before));
      before.apply(entry.event(), entry.at());
    }
  }

  /** Where a log lies now: it moves with its run. */
  private static String log(Audit audit, RunFiles files) {
    String said = audit.process().log();
    Path there = files.folder().resolve(said.substring(said.lastIndexOf('/') + 1));
    return Files.exists(there) ? files.shown(there) : said;
  }

  private void print(Audit audit, String log) {
    Terminal terminal = around.terminal();
    Audit.Process process = audit.process();
    Boolean passed = audit.judgement().passed();
    String verdict =
        passed == null
            ? terminal.blue("not judged yet")
            : passed
                ? terminal.green(Verdict.words(audit.judgement().checked()))
                : terminal.red("failed");
    terminal
        .out()
        .println(
            terminal.bold(audit.task() + " attempt " + audit.attempt())
                + (audit.attempt() > 1 ? " (" + audit.cause() + ")" : "")
                + "  "
                + verdict);
    terminal
        .out()
        .println(
            "  PID "
                + process.pid()
                + ", started "
                + Narration.time(process.startedAt())
                + (process.endedAt() == null
                    ? ", no end recorded"
                    : ", took "
                        + Words.of(Duration.between(process.startedAt(), process.endedAt())))
                + ", "
                + Words.count(process.polls(), "poll")
                + (process.exit().isEmpty() ? "" : ", " + process.exit()));
    terminal.out().println("  log " + log);
    for (Finding finding : audit.judgement().findings()) {
      String line = Narration.line(finding).replaceAll("\\p{Cntrl}+", " ");
      terminal.out().println("  " + (finding.failed() ? terminal.red(line) : line));
    }
    List<Evidence.FileChange> changed = audit.judgement().changed();
    if (!changed.isEmpty()) {
      terminal.out().println("  changed " + Table.counts(changed));
      for (Evidence.FileChange file : changed.subList(0, Math.min(MOST_FILES, changed.size()))) {
        String lines = file.added() < 0 ? "" : "  +" + file.added() + " -" + file.removed();
        terminal.out().println("    " + file.path().replaceAll("\\p{Cntrl}+", " ") + lines);
      }
      if (changed.size() > MOST_FILES) {
        terminal
            .out()
            .println("    and " + (changed.size() - MOST_FILES) + " more; all of them: --json");
      }
    }
    Filed filed = audit.judgement().filed();
    if (filed != null) {
      terminal.out().println("  changes " + Narration.filed(filed));
    }
    if (audit.judgement().tokens().total() > 0) {
      terminal
          .out()
          .println(
              "  tokens "
                  + audit.judgement().tokens().input()
                  + " in, "
                  + audit.judgement().tokens().output()
                  + " out");
    }
    terminal.out().println();
  }

  private void verified(Replay replay, RunFiles files) {
    Terminal terminal = around.terminal();
    terminal
        .out()
        .println(
            terminal.green("the chain holds")
                + ": "
                + replay.entries()
                + " events in "
                + files.shown(files.folder().resolve("ledger.jsonl"))
                + ", head "
                + replay.head().substring(0, 16));
    if (replay.torn() > 0) {
      terminal
          .out()
          .println(
              replay.torn()
                  + " bytes follow that worker-pids.txt does not vouch for; they are not believed,"
                  + " and the next run keeps them aside");
    }
    if (verify) {
      terminal
          .out()
          .println(
"""
What that proves: no line was changed, removed, added or moved without all later ones being made anew; and the
lines that worker-pids.txt names (the last of all that was recorded at once, and so each that anything followed
from) are all there. Lines after the last that it names are not believed.
What it cannot prove: that nobody on this machine with the right to write both files made them anew as a whole,
or added lines to both while no coordinator ran. A worker runs on this machine, and mostly as the same user. To be
sure, keep the head above where no worker can write.\
""");
    }
  }
}
