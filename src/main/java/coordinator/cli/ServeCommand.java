package coordinator.cli;

import coordinator.http.Server;
import coordinator.http.Settings;
import coordinator.http.Token;
import coordinator.ledger.Entry;
import coordinator.ledger.RunLock;
import coordinator.run.Home;
import coordinator.run.Narration;
import coordinator.run.Refused;
import coordinator.run.Shelf;
import coordinator.run.daemon.Daemon;
import coordinator.run.daemon.DaemonFolder;
import coordinator.run.daemon.Limits;
import coordinator.run.daemon.Office;
import coordinator.run.daemon.Onlooker;
import coordinator.run.daemon.Presence;
import coordinator.run.notice.Herald;
import coordinator.run.notice.HookReader;
import coordinator.run.notice.Hooks;
import coordinator.task.RunEvent;
import coordinator.task.TaskEvent;
import coordinator.text.Invalid;
import coordinator.worker.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sun.misc.Signal;

/** {@code coordinator serve}: the daemon, which carries out what is submitted and scheduled. */
@Command(
    name = "serve",
    description = "Carry out what is submitted and scheduled, until told to end.",
    footer = {
      "",
      "Example:",
      "  coordinator serve --workspace ~/src/shop --detach",
      "  coordinator submit plans/PLAN-x.yaml",
      "  coordinator stop --daemon",
      "",
      "SIGTERM, SIGHUP and 'stop --daemon' leave the workers running; the next daemon adopts"
          + " them. Ctrl+C stops the workers first; what was under way is taken up by the next"
          + " one.",
      "Exit: 0 told to end, 2 bad usage, 3 another daemon runs, 4 something is missing, 130"
          + " Ctrl+C."
    })
final class ServeCommand implements Callable<Integer>, Onlooker {

  private static final String BY_INT = "the daemon was stopped by Ctrl+C";
  private static final Duration FAREWELL = Duration.ofSeconds(1);

  private final Surroundings around;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--workspace",
      paramLabel = "DIR",
      description = "Where to look for plans with a schedule. Default: this folder.")
  private List<Path> workspaces = new ArrayList<>();

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "Where the page and the API listen. Default: 127.0.0.1.")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Their port; 0 is any that is free. Default: 4173.")
  private int port = Settings.PORT;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "A further name by which clients call this host.")
  private List<String> names = new ArrayList<>();

  @Option(names = "--concurrency", paramLabel = "N", description = "Plans at once. Default: 4.")
  private int concurrency = Limits.DEFAULT.overall();

  @Option(
      names = "--per-workspace",
      paramLabel = "N",
      description = "Plans at once in one work tree. Default: 1.")
  private int perWorkspace = Limits.DEFAULT.tree();

  @Option(
      names = "--per-profile",
      paramLabel = "PROFILE=N",
      description = "Plans at once that use this kind of worker.")
  private Map<String, Integer> perProfile = new LinkedHashMap<>();

  @Option(names = "--detach", description = "Go on in the background; the log says where.")
  private boolean detach;

  @Option(
      names = "--print-unit",
      description = "Print a systemd unit for this call; start nothing.")
  private boolean printUnit;

  private volatile @Nullable Server server;

  ServeCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    Limits limits = limits();
    if (port < 0 || port > 65_535) {
      throw new Refused(Refused.Why.BAD_USAGE, "--port " + port + ": must be from 0 to 65535");
    }
    List<Path> folders = folders();
    if (printUnit) {
      around.terminal().out().print(Unit.text(around.directory(), words(), around.environment()));
      around.terminal().out().flush();
      return 0;
    }
    DaemonFolder folder = DaemonFolder.of(around.environment()).create();
    if (detach) {
      return new Background(around, folder).start("--detach");
    }
    RunEvent.Coordinator self = around.self();
    Office office = new Office(folder, folders, limits, around.environment(), self);
    Hooks hooks = hooks();
    try (RunLock lock = take(folder, self);
        Herald herald = new Herald(hooks, folder.outbox(), this::says)) {
      return serve(new Daemon(office, this, herald), office);
    }
  }

  /** The words of this call that a unit repeats. */
  private List<String> words() {
    List<String> all = spec.commandLine().getParseResult().originalArgs();
    return all.subList(all.indexOf("serve") + 1, all.size()).stream()
        .filter(word -> !word.equals("--print-unit") && !word.equals("--detach"))
        .toList();
  }

  private Limits limits() throws Refused {
    Map<String, Integer> given = new LinkedHashMap<>();
    given.put("--concurrency ", concurrency);
    given.put("--per-workspace ", perWorkspace);
    perProfile.forEach((profile, most) -> given.put("--per-profile " + profile + "=", most));
    for (Map.Entry<String, Integer> limit : given.entrySet()) {
      if (limit.getValue() < 1) {
        throw new Refused(
            Refused.Why.BAD_USAGE, limit.getKey() + limit.getValue() + ": must be at least 1");
      }
    }
    return new Limits(concurrency, perWorkspace, perProfile);
  }

  private List<Path> folders() throws Refused, IOException {
    List<Path> folders = new ArrayList<>();
    for (Path named : workspaces.isEmpty() ? List.of(around.directory()) : workspaces) {
      Path workspace = around.directory().resolve(named).normalize();
      if (!Files.isDirectory(workspace)) {
        throw new Refused(Refused.Why.BAD_USAGE, "--workspace " + named + ": is no folder");
      }
      folders.add(workspace.toRealPath());
    }
    return folders;
  }

  private Hooks hooks() throws Refused, IOException {
    Optional<Path> settings = Profiles.own(around.environment());
    try {
      return settings.isPresent()
          ? HookReader.read(settings.get(), around.environment())
          : Hooks.NONE;
    } catch (Invalid e) {
      throw new Refused(Refused.Why.BAD_PLAN, String.valueOf(e.getMessage()));
    }
  }

  private RunLock take(DaemonFolder folder, RunEvent.Coordinator self) throws Refused, IOException {
    String holder =
        "PID "
            + self.pid()
            + " on "
            + self.host()
            + " since "
            + Narration.time(around.clock().instant());
    return RunLock.take(folder.lock(), holder)
        .orElseThrow(
            () ->
                new Refused(
                    Refused.Why.HELD_BY_ANOTHER,
                    "a daemon runs already: "
                        + holder(folder)
                        + "\n"
                        + "Hand plans to it: coordinator submit PLAN. End it: coordinator stop"
                        + " --daemon"));
  }

  private static String holder(DaemonFolder folder) {
    try {
      return RunLock.holder(folder.lock());
    } catch (IOException e) {
      return folder.lock().toString();
    }
  }

  private int serve(Daemon daemon, Office office) throws IOException, InterruptedException {
    AtomicInteger code = new AtomicInteger();
    LoopWork work = LoopWork.of(office, this);
    Signal.handle(
        new Signal("INT"),
        signal -> {
          code.set(130);
          work.close(engine -> engine.interrupt(BY_INT));
          daemon.interrupt(BY_INT);
        });
    for (String name : List.of("TERM", "HUP")) {
      String reason = "the daemon got SIG" + name;
      Signal.handle(
          new Signal(name),
          signal -> {
            work.close(engine -> engine.leave(reason));
            daemon.leave(reason);
          });
    }
    Settings settings =
        new Settings(
            host,
            port,
            names,
            Token.file(around.environment()),
            new Settings.Program(around.version(), office.self().pid(), daemon.clock()),
            around.environment());
    // Not closed at the end: that would wait for slow clients, and the process ends anyway.
    Server made =
        new Server(
            settings,
            new Shelf(office.workspaces(), daemon::queued),
            daemon,
            work.loops(),
            work.chats());
    String url = "http://" + host + ":" + made.start();
    server = made;
    new Presence(
            office.self().pid(),
            office.self().host(),
            around.version(),
            daemon.clock().instant(),
            office.workspaces().stream().map(Path::toString).toList(),
            url)
        .announce(office.folder());
    says(
        "daemon "
            + around.version()
            + " with PID "
            + office.self().pid()
            + ", folder "
            + office.folder().root()
            + ", "
            + url
            + " (sign in: coordinator open)");
    work.takeUp();
    daemon.run();
    work.await(code.get() == 0 ? FAREWELL : Duration.ofMinutes(10));
    Presence.withdraw(office.folder());
    says("daemon ends");
    return code.get();
  }

  @Override
  public void sees(Home home, Entry entry, String words) {
    Server listening = server;
    if (listening != null) {
      listening.saw(entry);
    }
    if (entry.event() instanceof TaskEvent.WorkerPolled) {
      return; // the ledger has them; a log that grows for months need not
    }
    around.terminal().out().println(Narration.time(entry.at()) + " " + home.name() + ": " + words);
    around.terminal().out().flush();
  }

  @Override
  public void says(String text) {
    around.terminal().out().println(Narration.time(around.clock().instant()) + " " + text);
    around.terminal().out().flush();
  }
}
