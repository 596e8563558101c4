package coordinator.cli;

import coordinator.http.SignIn;
import coordinator.http.Token;
import coordinator.run.Refused;
import coordinator.run.daemon.DaemonFolder;
import coordinator.run.daemon.Presence;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coordinator open}: the link that signs a browser in. */
@Command(
    name = "open",
    description = "Print a link that signs a browser in to the page; it holds for ten minutes.",
    footer = {"", "Example:", "  coordinator open", "  xdg-open \"$(coordinator open)\""})
final class OpenCommand implements Callable<Integer> {

  private final Surroundings around;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "How the daemon is reached. Default: as it says itself.")
  private @Nullable String url;

  OpenCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    Token token;
    try {
      token = Token.read(Token.file(around.environment()));
    } catch (NoSuchFileException e) {
      throw new Refused(
          Refused.Why.ENVIRONMENT,
          e.getFile() + ": there is no token yet; the daemon makes it: coordinator serve");
    }
    around
        .terminal()
        .out()
        .println((url == null ? told() : url) + SignIn.path(token, around.clock().instant()));
    return 0;
  }

  private String told() throws IOException, Refused {
    return Presence.in(DaemonFolder.of(around.environment()))
        .map(Presence::url)
        .orElseThrow(
            () ->
                new Refused(
                    Refused.Why.ENVIRONMENT, "no daemon runs; start one: coordinator serve"));
  }
}
