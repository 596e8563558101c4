package coordinator.cli;

import coordinator.http.Settings;
import coordinator.http.SignIn;
import coordinator.http.Token;
import coordinator.run.Refused;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
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
      names = "--host",
      description = "The host that the daemon is reached at; default: ${DEFAULT-VALUE}.",
      defaultValue = "127.0.0.1")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      description = "Its port; default: ${DEFAULT-VALUE}.",
      defaultValue = "4173")
  private int port = Settings.PORT;

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
        .println("http://" + host + ":" + port + SignIn.path(token, around.clock().instant()));
    return 0;
  }
}
