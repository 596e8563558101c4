package coordinator.cli;

import coordinator.engine.Outcome;
import coordinator.ledger.RunLock;
import coordinator.loop.Document;
import coordinator.loop.LoopFolder;
import coordinator.loop.Seed;
import coordinator.run.Refused;
import coordinator.run.Request;
import coordinator.worker.Foreground;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code coordinator loop …}: works a TODO document down. */
final class LoopCommands {

  private LoopCommands() {}

  @Command(
      name = "loop",
      synopsisSubcommandLabel = "COMMAND",
      description = "Work a TODO document down, one fresh worker for each turn.",
      footer = {
        "",
        "Example:",
        "  coordinator loop init            # makes .coordinator/TODO.md and what goes with it",
        "  coordinator loop edit todo",
        "  coordinator loop run"
      })
  static final class Group implements Runnable {

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
      spec.commandLine().usage(spec.commandLine().getOut());
    }
  }

  static CommandLine of(Surroundings around, List<String> words) {
    return Menu.of(
        new Group(),
        words,
        List.of("init", "run", "once", "resume", "stop", "kill", "status", "log", "edit"),
        name ->
            switch (name) {
              case "init" -> new Init(around);
              case "run" -> new LoopRunCommands.Run(around);
              case "once" -> new LoopRunCommands.Once(around);
              case "resume" -> new LoopRunCommands.Resume(around);
              case "stop" -> new Stop(around);
              case "kill" -> new Kill(around);
              case "status" -> new LoopStatusCommand(around);
              case "log" -> new LoopLogCommand(around);
              case "edit" -> new Edit(around);
              default -> throw new IllegalArgumentException(name);
            });
  }

  @Command(
      name = "init",
      description = "Make .coordinator/ with its documents and settings; what is there stays.",
      footer = {
        "",
        "Example:",
        "  coordinator loop init",
        "  coordinator loop init --from .codex-autorunner"
      })
  static final class Init extends OfLoop {

    @Option(
        names = "--from",
        paramLabel = "DIR",
        description = "Take over the documents of this folder.")
    private @Nullable Path from;

    Init(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      LoopFolder folder = folder();
      Path other = from == null ? null : folder.repository().resolve(from);
      if (other != null && !Files.isDirectory(other)) {
        throw new Refused(Refused.Why.BAD_USAGE, "--from " + other + ": there is no such folder");
      }
      new Seed(folder).plant(other).forEach(this::print);
      print("Next: coordinator loop edit todo; then: coordinator loop run");
      return 0;
    }
  }

  @Command(
      name = "stop",
      description = "Let the turn under way end, then leave the loop.",
      footer = {"", "Example:", "  coordinator loop stop"})
  static final class Stop extends OfLoop {

    Stop(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      LoopFolder folder = folder();
      if (!RunLock.held(folder.files().lock())) {
        throw new Refused(
            Refused.Why.BAD_USAGE, "the loop is not running, so there is nobody to ask");
      }
      return ask(folder, Request.Act.STOP, "stops after this turn");
    }
  }

  @Command(
      name = "kill",
      description = "Stop the turn's worker and its whole tree now, and leave the loop.",
      footer = {"", "Example:", "  coordinator loop kill"})
  static final class Kill extends OfLoop {

    Kill(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      LoopFolder folder = folder();
      if (RunLock.held(folder.files().lock())) {
        return ask(folder, Request.Act.KILL, "its worker is being stopped");
      }
      Outcome outcome =
          loop(folder, new PlainProgress(around.terminal()))
              .kill(System.getProperty("user.name", "?"));
      print("loop: " + outcome.why());
      return outcome.how() == Outcome.How.BROKEN ? 4 : 0;
    }
  }

  @Command(
      name = "edit",
      description = "Open a document in your editor ($VISUAL, $EDITOR).",
      footer = {"", "Example:", "  coordinator loop edit todo"})
  static final class Edit extends OfLoop {

    @Parameters(paramLabel = "DOCUMENT", description = "todo, progress or opinions.")
    private String document = "";

    Edit(Surroundings around) {
      super(around);
    }

    @Override
    public Integer call() throws Exception {
      Document meant =
          Document.of(document)
              .orElseThrow(
                  () ->
                      new Refused(
                          Refused.Why.BAD_USAGE,
                          "'"
                              + document
                              + "' is no document"
                              + coordinator.task.Nearest.hint(
                                  document,
                                  Stream.of(Document.values()).map(Document::word).toList())));
      LoopFolder folder = folder();
      Path file = config(folder).documents().file(meant);
      Optional<String> editor =
          Stream.of("VISUAL", "EDITOR")
              .map(name -> around.environment().getOrDefault(name, ""))
              .filter(value -> !value.isBlank())
              .findFirst();
      if (editor.isEmpty()) {
        throw new Refused(
            Refused.Why.ENVIRONMENT,
            "neither VISUAL nor EDITOR is set; the file is " + folder.shown(file));
      }
      List<String> command = new ArrayList<>(List.of(editor.get().strip().split("\\s+")));
      command.add(file.toString());
      return Foreground.run(command, folder.repository());
    }
  }
}
