package coordinator.cli;

import coordinator.http.Server;
import coordinator.http.Settings;
import coordinator.http.Token;
import coordinator.run.Session;
import coordinator.run.Shelf;
import coordinator.run.Starter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** Where a daemon is reached over HTTP. */
final class Listening {

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

  /** A server that does not listen yet. */
  Server server(Surroundings around, List<Path> workspaces, Starter starter) throws IOException {
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
    return new Server(settings, new Shelf(workspaces, starter::queued), starter);
  }

  /** Where the page of a server is that listens at a port. */
  String url(int bound) {
    return "http://" + host + ":" + bound;
  }
}
