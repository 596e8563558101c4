package coordinator.http;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/**
 * How the server is set up.
 *
 * @param host the address to listen at
 * @param port the port; 0 for any that is free
 * @param names further names by which clients may call this host
 * @param tokenFile where the token lies; made where it is missing
 * @param program who we are
 * @param environment where profiles, whose secrets are masked, are looked for
 */
public record Settings(
    String host,
    int port,
    List<String> names,
    Path tokenFile,
    Program program,
    Map<String, String> environment) {

  /** The port that the daemon listens on where nothing else is said. */
  public static final int PORT = 4173;

  public Settings {
    names = List.copyOf(names);
    environment = Map.copyOf(environment);
  }

  /**
   * Who we are.
   *
   * @param version of the program
   * @param pid of this process
   * @param clock what time it is
   */
  public record Program(String version, long pid, InstantSource clock) {}
}
