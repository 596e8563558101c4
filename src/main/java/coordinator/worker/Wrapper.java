package coordinator.worker;

import coordinator.task.Started;
import coordinator.worker.ProcessStat.Identity;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.regex.Pattern;
import org.apache.commons.exec.CommandLine;
import org.apache.commons.exec.launcher.CommandLauncherFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A shell in a session of its own that starts workers, one after the other, waits for each and
 * notes its exit code; and the pipe through which it is asked to. Starting such a shell costs as
 * much as three workers, so one that has done its work is asked again; and it forks the next
 * worker's shell ahead, which then only has to be told what it is.
 */
final class Wrapper {

  private static final Logger log = LoggerFactory.getLogger(Wrapper.class);

  private static final Duration HANDSHAKE = Duration.ofSeconds(30);

  /** What a disk takes to force a line, in milliseconds. */
  private static final int MOMENT = 2;

  /** What a fork takes at most, in milliseconds, where nothing is wrong. */
  private static final int SOON = 1_000;

  private static final int LONGEST_COMPLAINT = 4_000;
  private static final String ENDED = "ended";

  private static final Pattern PID = Pattern.compile("\\d{1,18}");

  /** What a shell can export; not the names that the script itself uses. */
  private static final Pattern VARIABLE = Pattern.compile("(?!coordinator_)[A-Za-z_][A-Za-z0-9_]*");

  /** What the system's names are written in: what a path is for us must be the same path there. */
  private static final Charset NATIVE =
      Charset.forName(System.getProperty("sun.jnu.encoding", StandardCharsets.UTF_8.name()));

  private final Process process;
  private final Identity identity;
  private final Launch first;
  private final CompletableFuture<Void> gone;
  private @Nullable Cgroup cgroup;
  private boolean entered;
  private volatile CompletableFuture<String> pid = new CompletableFuture<>();
  private volatile LongPredicate vetted = next -> true;
  private volatile CompletableFuture<Boolean> end = new CompletableFuture<>();

  private Wrapper(Process process, Ear ear, Launch first, Cgroups cgroups) throws IOException {
    this.process = process;
    this.identity = identity(process.pid(), Self.pid());
    this.first = first;
    Optional<Cgroup> made = cgroups.make(identity);
    this.cgroup = made.orElse(null);
    Consumer<String> hear = this::hear;
    ear.listenTo(identity, hear);
    this.gone =
        process
            .onExit()
            .thenRun(
                () -> {
                  ear.forget(identity, hear);
                  pid.complete("");
                  end.complete(false);
                  made.ifPresent(Cgroup::remove);
                });
    close(process.getInputStream());
    StringBuilder enter = new StringBuilder();
    text(enter, made.map(Cgroup::folder).map(Path::toString).orElse(""));
    send(enter.toString());
  }

  /**
   * Starts one for workers like this.
   *
   * @param before words that its command line has to begin with
   */
  static Wrapper start(List<String> before, Launch first, Cgroups cgroups) throws IOException {
    Ear ear = Ear.open(before);
    List<String> command = new ArrayList<>(before);
    command.addAll(List.of("setsid", "sh", "-c", Script.WRAPPER, "coordinator"));
    command.add(folder(first).toString());
    command.add(ear.mouth());
    command.addAll(first.command());
    Map<String, String> environment = new HashMap<>(System.getenv());
    environment.putAll(first.environment());
    return new Wrapper(
        CommandLauncherFactory.createVMLauncher()
            .exec(new Verbatim(command), environment, first.directory().toFile()),
        ear,
        first,
        cgroups);
  }

  private static Path folder(Launch launch) {
    return Objects.requireNonNull(launch.base().toAbsolutePath().getParent());
  }

  /**
   * Whether it can start this, too: it stays in its folders, and takes no variable back. Another
   * command, or another value, it can be told.
   */
  boolean suits(Launch launch) {
    return folder(launch).equals(folder(first))
        && launch.directory().equals(first.directory())
        && launch.environment().keySet().containsAll(first.environment().keySet());
  }

  /** Whether the next worker's shell waits already. */
  boolean isReady() {
    return !pid.getNow("").isEmpty();
  }

  /** The same, or whether it does so in a moment. */
  boolean soonReady() {
    try {
      return !pid.get(MOMENT, TimeUnit.MILLISECONDS).isEmpty();
    } catch (TimeoutException | ExecutionException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Brings a worker to its start line. Blocks, unless it is ready. */
  Started arm(Launch launch, String boot) throws IOException {
    end = new CompletableFuture<>();
    send(request(launch));
    String told = pid();
    if (told.isEmpty()) {
      throw new IOException("no worker was started: " + complaint());
    }
    Identity worker = identity(Long.parseLong(told), identity.pid());
    if (!entered) {
      entered = true;
      leaveWhatItDidNotEnter(worker);
    }
    return new Started(
        launch.id(), worker.pid(), worker.start(), identity.pid(), identity.start(), boot);
  }

  /** What a shell said that could not go on. */
  private String complaint() throws IOException {
    close(process.getOutputStream());
    return new String(process.getErrorStream().readNBytes(LONGEST_COMPLAINT), NATIVE).strip();
  }

  private void leaveWhatItDidNotEnter(Identity worker) {
    if (cgroup != null && !cgroup.pids().contains(worker.pid())) {
      cgroup.remove();
      cgroup = null;
    }
  }

  Identity identity() {
    return identity;
  }

  /** The cgroup that it and its workers are in, if they are in one. */
  Optional<Cgroup> cgroup() {
    return Optional.ofNullable(cgroup);
  }

  private String request(Launch launch) throws IOException {
    StringBuilder request = new StringBuilder();
    text(request, launch.base().getFileName().toString());
    Path stdin = launch.stdin().toAbsolutePath();
    boolean beside = folder(launch).equals(stdin.getParent());
    text(request, (beside ? stdin.getFileName() : stdin).toString());
    Map<String, String> variables = new HashMap<>(launch.environment());
    variables.entrySet().removeAll(first.environment().entrySet());
    variables.put(ProcessTable.MARKER, launch.id());
    for (String name : launch.environment().keySet()) {
      if (!VARIABLE.matcher(name).matches()) {
        throw new IOException(name + ": no worker can be given a variable of that name");
      }
    }
    request.append(variables.size()).append('\n');
    variables.forEach((name, value) -> text(request, name + "=" + value));
    List<String> command = launch.command().equals(first.command()) ? List.of() : launch.command();
    request.append(command.size()).append('\n');
    command.forEach(word -> text(request, word));
    if (request.indexOf("\0") >= 0) {
      throw new IOException("no command line can hold a NUL character, and this one has one");
    }
    return request.toString();
  }

  /** A text as the script reads it: how many line ends it has, and itself. */
  private static void text(StringBuilder to, String text) {
    to.append(text.chars().filter(c -> c == '\n').count()).append('\n').append(text).append('\n');
  }

  /** In one write, so that there is never one part of it without the other. */
  private void send(String words) throws IOException {
    ByteBuffer bytes = NATIVE.newEncoder().encode(CharBuffer.wrap(words));
    process.getOutputStream().write(bytes.array(), 0, bytes.limit());
    process.getOutputStream().flush();
  }

  private String pid() throws IOException {
    try {
      return pid.get(HANDSHAKE.toSeconds(), TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IOException("not at its start line after " + HANDSHAKE.toSeconds() + " s", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a pid is given or not, and never fails", e);
    }
  }

  private static Identity identity(long pid, long parent) throws IOException {
    return ProcessStat.read(pid)
        .filter(stat -> stat.parent() == parent)
        .map(ProcessStat::identity)
        .orElseThrow(() -> new IOException("process " + pid + " ended before it was let go"));
  }

  /**
   * To be asked about the pid of the next worker's shell before anybody is told it. Where it is
   * refused, this starts nothing more.
   */
  void vet(LongPredicate next) {
    vetted = next;
  }

  /** Told once the next worker's shell waits; empty if that will never be, or not soon. */
  CompletableFuture<String> next() {
    return pid.copy().completeOnTimeout("", SOON, TimeUnit.MILLISECONDS);
  }

  /** Tells the pid of the next worker's shell, or that the last worker's exit code is noted. */
  private void hear(String word) {
    if (word.equals(ENDED)) {
      pid = new CompletableFuture<>();
      end.complete(true);
    } else if (PID.matcher(word).matches()) { // Others can write to the pipe, too.
      boolean fits = vetted.test(Long.parseLong(word));
      pid.complete(fits ? word : "");
      if (!fits) {
        close();
      }
    }
  }

  /**
   * Lets the worker go. If this is gone, the worker is not let go: nobody would note its exit code.
   *
   * @param base where its exit code is noted
   * @return told once the worker has ended: true when its exit code is noted, false when this went
   *     away before
   */
  CompletableFuture<Boolean> go(Path base) {
    CompletableFuture<Boolean> told = end;
    try {
      if (lives()) {
        StringBuilder words = new StringBuilder("go\nran\n");
        text(words, base.getFileName().toString());
        send(words.toString());
        return told;
      }
    } catch (IOException e) {
      log.debug("process {} went away before its worker was let go", process.pid(), e);
    }
    close();
    return told;
  }

  /** Whether it is still there; the platform's own answer comes a moment late. */
  boolean lives() {
    return process.isAlive() && ProcessStat.lives(identity);
  }

  /** Whether it is still there, and what it forked ahead, too. */
  boolean waits() {
    String next = pid.getNow("");
    return next.isEmpty() ? lives() : isChild(Long.parseLong(next));
  }

  private boolean isChild(long pid) {
    return ProcessStat.read(pid)
        .filter(stat -> !stat.gone() && !stat.stopped() && stat.parent() == identity.pid())
        .isPresent();
  }

  /** Sends away what was not let go; what was runs on, and its exit code is noted. */
  void close() {
    for (Closeable pipe : List.of(process.getOutputStream(), process.getErrorStream())) {
      close(pipe);
    }
  }

  private void close(Closeable pipe) {
    try {
      pipe.close();
    } catch (IOException e) {
      log.debug("a pipe to process {} was broken when it was closed", process.pid(), e);
    }
  }

  /** To be told once it is gone, and its cgroup if nothing else is in there. */
  CompletableFuture<Void> gone() {
    return gone;
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
