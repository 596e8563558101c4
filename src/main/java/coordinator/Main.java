package coordinator;

import coordinator.cli.Commands;
import coordinator.schedule.SteadyClock;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Starts the program. */
public final class Main {

  private Main() {}

  public static void main(String[] args) throws IOException {
    System.exit(Commands.run(args, new SteadyClock(), version()));
  }

  private static String version() throws IOException {
    try (InputStream in = Main.class.getResourceAsStream("/coordinator/version.properties")) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    }
  }
}
