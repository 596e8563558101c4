package coordinator.worker;

import coordinator.worker.ProcessStat.Identity;
import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.launcher.CommandLauncherFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipe through which all wrappers of this process tell what happens, so that one thread hears
 * them all, be they a thousand. It belongs to a shell that only waits for our end, and lies in no
 * folder: wrappers open it by that shell's number.
 */
final class Ear {

  private static final Logger log = LoggerFactory.getLogger(Ear.class);

  /** How long an end takes at most, in milliseconds, where nothing is left that speaks. */
  private static final int ENOUGH = 50;

  private static @Nullable Ear open;

  private final Process process;
  private final Identity identity;
  private final InputStream said;
  private final Thread listener;
  private final Map<Long, Consumer<String>> speakers = new ConcurrentHashMap<>();

  private Ear(List<String> before) throws IOException {
    List<String> words = new ArrayList<>(before);
    words.addAll(List.of("setsid", "sh", "-c", "read -r coordinator_text", "coordinator-ear"));
    CommandLine command = new CommandLine(words.get(0));
    words.stream().skip(1).forEach(word -> command.addArgument(word, false));
    this.process = CommandLauncherFactory.createVMLauncher().exec(command, null);
    try {
      this.identity =
          ProcessStat.read(process.pid())
              .map(ProcessStat::identity)
              .orElseThrow(() -> new IOException("the shell that holds a pipe ended at once"));
      // Opened by us, too: the platform closes its own end when the shell ends.
      this.said = new FileInputStream(mouth());
    } catch (IOException e) {
      process.destroy();
      throw e;
    }
    process.getInputStream().close();
    this.listener = Daemons.named("wrappers").newThread(this::listen);
    listener.start();
    Runtime.getRuntime().addShutdownHook(new Thread(this::close, "wrappers' end"));
  }

  /** So that the platform, which waits 0.3 s for threads that are in a system's call, need not. */
  private void close() {
    try {
      process.getOutputStream().close();
      process.waitFor(ENOUGH, TimeUnit.MILLISECONDS);
      listener.join(ENOUGH);
    } catch (IOException e) {
      log.debug("process {} was gone", process.pid(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * The one that is open, or a new one if somebody ended its shell.
   *
   * @param before words that a command line has to begin with
   */
  static synchronized Ear open(List<String> before) throws IOException {
    Ear now = open;
    if (now == null || !now.listener.isAlive() || !ProcessStat.lives(now.identity)) {
      now = new Ear(before);
      open = now;
    }
    return now;
  }

  /** What a wrapper opens to speak. */
  String mouth() {
    return "/proc/" + identity.pid() + "/fd/1";
  }

  /** Gives all that a wrapper says to somebody, on a thread of its own, which must not be held. */
  void listenTo(Identity wrapper, Consumer<String> to) {
    speakers.put(wrapper.pid(), to);
  }

  void forget(Identity wrapper, Consumer<String> to) {
    speakers.remove(wrapper.pid(), to);
  }

  /** A line is the wrapper's pid, a blank and a word; or the pid alone. */
  private void listen() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(said, StandardCharsets.US_ASCII))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String[] words = line.split(" ", 2);
        Consumer<String> to =
            words[0].matches("\\d{1,18}") ? speakers.get(Long.parseLong(words[0])) : null;
        if (to != null) {
          to.accept(words.length == 2 ? words[1] : "");
        }
      }
    } catch (IOException e) {
      log.debug("the pipe of process {} was broken", process.pid(), e);
    }
  }
}
