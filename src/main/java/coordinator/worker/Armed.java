package coordinator.worker;

import coordinator.task.Started;
import coordinator.worker.ProcessStat.Identity;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.launcher.CommandLauncherFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A wrapper at the start line: its process, and the pipes through which it is let go. */
final class Armed {

  private static final Logger log = LoggerFactory.getLogger(Armed.class);

  private static final int LONGEST_COMPLAINT = 4_000;

  private final Process wrapper;

  private Armed(Process wrapper) {
    this.wrapper = wrapper;
  }

  /** Starts the wrapper in a session of its own; its worker goes into a cgroup by itself. */
  static Armed start(Launch launch, List<String> before, Optional<Cgroup> cgroup)
      throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of("setsid", "sh", "-c", Script.WRAPPER, "coordinator"));
    command.add(launch.base().toAbsolutePath().toString());
    command.add(launch.stdin().toAbsolutePath().toString());
    command.add(cgroup.map(Cgroup::folder).map(Path::toString).orElse(""));
    command.addAll(launch.command());
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(launch.environment());
    environment.put(ProcessTable.MARKER, launch.id());
    return new Armed(
        CommandLauncherFactory.createVMLauncher()
            .exec(new Verbatim(command), environment, launch.directory().toFile()));
  }

  /** Waits for the worker's pid, the only line that the wrapper ever writes to us. Blocks. */
  Started handshake(String id, String boot) throws IOException {
    String line = line(wrapper.getInputStream());
    if (!line.matches("\\d+")) {
      byte[] complaint = wrapper.getErrorStream().readNBytes(LONGEST_COMPLAINT);
      throw new IOException(
          "no worker was started: " + new String(complaint, StandardCharsets.UTF_8).strip());
    }
    Identity worker = identity(Long.parseLong(line));
    Identity own = identity(wrapper.pid());
    return new Started(id, worker.pid(), worker.start(), own.pid(), own.start(), boot);
  }

  private static Identity identity(long pid) throws IOException {
    return ProcessStat.read(pid)
        .map(ProcessStat::identity)
        .orElseThrow(() -> new IOException("process " + pid + " ended before it was let go"));
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return line.toString(StandardCharsets.UTF_8);
  }

  Process wrapper() {
    return wrapper;
  }

  /** Lets the worker go. If its wrapper is gone, it is not: nobody would note its exit code. */
  void go() {
    if (wrapper.isAlive()) {
      try {
        // In one write, so that there is never one line without the other.
        wrapper.getOutputStream().write("go\nran\n".getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        log.warn("process {} went away before it was let go", wrapper.pid(), e);
      }
    }
    dismiss();
  }

  /** Closes the pipes, which sends away what was not let go. */
  void dismiss() {
    for (Closeable pipe :
        List.of(wrapper.getOutputStream(), wrapper.getInputStream(), wrapper.getErrorStream())) {
      try {
        pipe.close();
      } catch (IOException e) {
        log.debug("a pipe to process {} was broken when it was closed", wrapper.pid(), e);
      }
    }
  }

  /** Commons Exec trims arguments; a name may end in a space. */
  private static final class Verbatim extends CommandLine {

    private final List<String> command;

    Verbatim(List<String> command) {
      super(command.get(0));
      this.command = command;
    }

    @Override
    public String[] toStrings() {
      return command.toArray(String[]::new);
    }
  }
}
