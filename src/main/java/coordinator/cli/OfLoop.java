package coordinator.cli;

import coordinator.checkpoint.GitRoot;
import coordinator.loop.ConfigReader;
import coordinator.loop.LoopConfig;
import coordinator.loop.LoopFolder;
import coordinator.run.PlanFinder;
import coordinator.run.Refused;
import coordinator.run.Request;
import coordinator.run.RunLoop;
import coordinator.run.Witness;
import coordinator.task.Words;
import coordinator.text.Invalid;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** A command on the loop of one repository. */
abstract class OfLoop implements Callable<Integer> {

  final Surroundings around;

  @Option(
      names = "--repo",
      paramLabel = "PATH",
      description = "The repository; default: the one of this folder.")
  @Nullable Path repo;

  OfLoop(Surroundings around) {
    this.around = around;
  }

  LoopFolder folder() throws Refused, IOException {
    Path named = around.directory().resolve(repo == null ? Path.of("") : repo);
    if (!Files.isDirectory(named)) {
      throw new Refused(Refused.Why.BAD_USAGE, "--repo " + named + ": there is no such folder");
    }
    Path real = named.toRealPath();
    return new LoopFolder(repo == null ? GitRoot.above(real).orElse(real) : real);
  }

  LoopConfig config(LoopFolder folder) throws Refused {
    try {
      return ConfigReader.read(folder);
    } catch (Invalid e) {
      throw new Refused(
          Refused.Why.BAD_PLAN,
          e.problems().stream()
              .map(new PlanFinder(around.directory())::shown)
              .collect(Collectors.joining("\n")));
    }
  }

  RunLoop loop(LoopFolder folder, Witness witness) throws Refused, IOException {
    return new RunLoop(
        folder,
        config(folder),
        around.profiles(folder.repository()),
        around.environment(),
        around.self(),
        witness);
  }

  void print(String text) {
    around.terminal().out().println(text);
  }

  int ask(LoopFolder folder, Request.Act act, String done)
      throws Refused, IOException, InterruptedException {
    String user = System.getProperty("user.name", "?");
    if (!new Request(act, "", 0, user, "").handOver(folder.files(), RequestCommands.PATIENCE)) {
      throw new Refused(
          Refused.Why.HELD_BY_ANOTHER,
          "nobody answered within "
              + Words.of(RequestCommands.PATIENCE)
              + "; nothing was changed. Who holds the loop: coordinator loop status");
    }
    print("loop: " + done);
    return 0;
  }
}
