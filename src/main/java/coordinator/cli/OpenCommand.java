package coordinator.cli;

import coordinator.http.SignIn;
import coordinator.http.Token;
import coordinator.run.Refused;
import coordinator.run.daemon.DaemonFolder;
import coordinator.run.daemon.Presence;
import coordinator.worker.Foreground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coordinator open}: the link that signs a browser in. */
@Command(
    name = "open",
    description =
        "Print a link that signs a browser in to the page, or open it; it holds for ten minutes.",
    footer = {
      "",
      "Example:",
      "  coordinator open",
      "  coordinator open --browser",
      "",
      "Exit: 0, 4 no daemon runs."
    })
final class OpenCommand implements Callable<Integer> {

  private static final List<String> OPENERS = List.of("xdg-open", "open");

  private final Surroundings around;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "How the daemon is reached. Default: as it says itself.")
  private @Nullable String url;

  @Option(
      names = "--browser",
      description = "Open it in the default browser; print it where there is none.")
  private boolean browser;

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
    String link = (url == null ? told() : url) + SignIn.path(token, around.clock().instant());
    if (!browser || !opened(link)) {
      around.terminal().out().println(link);
    }
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

  /**
   * Everybody on the machine sees the arguments of a program, so the browser is given a file that
   * only this user can read, which sends it on.
   */
  private boolean opened(String link) throws IOException, InterruptedException {
    Path file = DaemonFolder.of(around.environment()).root().resolve("open.html");
    write(file, link);
    for (String opener : OPENERS) {
      try {
        if (Foreground.run(List.of(opener, file.toUri().toString()), around.directory()) == 0) {
          around.terminal().out().println("Opened. If nothing shows: coordinator open");
          return true;
        }
      } catch (IOException e) {
        // it is not there
      }
    }
    around.terminal().err().println("coordinator: no browser could be opened; the link:");
    return false;
  }

  private static void write(Path file, String link) throws IOException {
    Path draft =
        Files.createTempFile(
            file.getParent(),
            "open",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    String shown = link.replace("&", "&amp;").replace("\"", "&quot;").replace("<", "&lt;");
    Files.writeString(
        draft,
        "<!doctype html><meta charset=utf-8><meta name=referrer content=no-referrer>"
            + "<title>coordinator</title><meta http-equiv=refresh content=\"0;url="
            + shown
            + "\"><a href=\""
            + shown
            + "\">Sign in</a>\n");
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
