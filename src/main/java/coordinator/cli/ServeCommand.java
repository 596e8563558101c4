package coordinator.cli;

import coordinator.engine.Engine;
import coordinator.http.Server;
import coordinator.http.Settings;
import coordinator.http.Token;
import coordinator.ledger.Entry;
import coordinator.plan.Plan;
import coordinator.run.Refused;
import coordinator.run.RunPlan;
import coordinator.run.Session;
import coordinator.run.Shelf;
import coordinator.run.Starter;
import coordinator.run.Witness;
import coordinator.task.RunState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coordinator serve}: answers over HTTP. */
@Command(
    name = "serve",
    description = "Answer over HTTP, with a page, for the plans of some folders.",
    footer = {"", "Example:", "  coordinator serve --workspace ~/project", "  coordinator open"})
final class ServeCommand implements Callable<Integer> {

  private static final Logger LOG = LoggerFactory.getLogger(ServeCommand.class);

  private final Surroundings around;

  @Option(
      names = "--host",
      description = "The address to listen at; default: ${DEFAULT-VALUE}.",
      defaultValue = "127.0.0.1")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      description = "The port; 0 for any that is free; default: ${DEFAULT-VALUE}.",
      defaultValue = "4173")
  private int port = Settings.PORT;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "A further name by which clients call this host.")
  private List<String> names = new ArrayList<>();

  @Option(
      names = "--workspace",
      paramLabel = "DIR",
      description = "A folder with plans; default: this folder.")
  private List<Path> workspaces = new ArrayList<>();

  private @Nullable Server server;

  ServeCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    List<Path> folders =
        workspaces.isEmpty()
            ? List.of(around.directory())
            : workspaces.stream().map(around.directory()::resolve).toList();
    Settings settings =
        new Settings(
            host,
            port,
            names,
            Token.file(around.environment()),
            new Settings.Program(
                around.version(),
                Session.self(around.version(), around.environment()).pid(),
                around.clock()),
            around.environment());
    try (Server made = new Server(settings, new Shelf(folders, Set::of), new Threads())) {
      server = made;
      int bound = made.start();
      around.terminal().out().println("listening on http://" + host + ":" + bound);
      new CountDownLatch(1).await();
    }
    return 0;
  }

  /** Carries out each plan in a thread of its own. */
  private final class Threads implements Starter {

    @Override
    public Started start(Path planFile, RunPlan.Options options, Map<String, String> params)
        throws Refused, IOException {
      Plan plan = around.plan(planFile.toString(), params);
      RunPlan run =
          new RunPlan(
              plan,
              around.home(plan),
              around.profiles(plan.layout().workspace()),
              around.environment(),
              Session.self(around.version(), around.environment()),
              new Telling());
      new Thread(() -> carryOut(run, options, plan.name()), plan.name()).start();
      return new Started(plan.name(), null, false);
    }

    private void carryOut(RunPlan run, RunPlan.Options options, String name) {
      try {
        run.run(options);
      } catch (Refused | IOException e) {
        LOG.warn("{}: {}", name, e.getMessage());
      }
    }
  }

  private final class Telling implements Witness {
    @Override
    public void begins(Engine engine, RunState state) {
      // nothing to be told of it
    }

    @Override
    public void sees(Entry entry) {
      Server now = server;
      if (now != null) {
        now.saw(entry);
      }
    }

    @Override
    public void says(String text) {
      LOG.info("{}", text);
    }
  }
}
