package coordinator.run.daemon;

import coordinator.ledger.RunLock;
import coordinator.plan.Plan;
import coordinator.plan.Schedule;
import coordinator.run.AtWork;
import coordinator.run.Complaint;
import coordinator.run.Home;
import coordinator.run.PlanFinder;
import coordinator.run.Refused;
import coordinator.run.RunPlan;
import coordinator.run.Starter;
import coordinator.run.daemon.Submission.Ended;
import coordinator.run.daemon.Submission.Order;
import coordinator.run.notice.Herald;
import coordinator.schedule.QuartzWakeups;
import coordinator.schedule.SteadyClock;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Carries out many plans in one process, for as long as it runs. What it must not forget is on
 * disk: what was submitted in {@link Queue}, the rest in the runs' own ledgers. So it may be killed
 * at any time, and the next one takes up what it finds. One thread decides; each run has its own.
 */
public final class Daemon implements Starter, Timetable.Traffic {

  private static final Duration BEAT = Duration.ofMillis(500);
  private static final Duration RESCAN = Duration.ofSeconds(5);
  private static final Duration FAREWELL = Duration.ofMillis(1_000);

  /** Where the daemon goes. */
  private enum Way {
    ON,
    /** Workers are stopped. */
    INTERRUPT,
    /** Workers are left to the next daemon. */
    LEAVE
  }

  private final Office office;
  private final Onlooker onlooker;
  private final Herald herald;
  private final Queue queue;
  private final Admission admission;
  private final Plans plans;
  private final Timetable timetable;
  private final SteadyClock clock = new SteadyClock();
  private final BlockingQueue<Runnable> mail = new LinkedBlockingQueue<>();

  // for others to read
  private volatile Set<Path> queued = Set.of();
  private volatile Map<Path, Fire> fires = Map.of();

  // the daemon's thread only
  private final Map<String, Holding> holdings = new LinkedHashMap<>();
  private final Map<String, Candidate> waiting = new TreeMap<>();
  private final Map<String, Instant> notBefore = new HashMap<>();
  private final Map<String, String> said = new HashMap<>();
  private Instant rescanAt = Instant.MIN;
  private Way way = Way.ON;
  private Instant leftAt = Instant.MAX;

  public Daemon(Office office, Onlooker onlooker, Herald herald) {
    this.herald = herald;
    this.office = office;
    this.onlooker = onlooker;
    this.queue = new Queue(office.folder());
    this.admission = new Admission(office.limits());
    this.plans = new Plans(office.workspaces(), onlooker);
    this.timetable = new Timetable(office.folder(), queue, onlooker);
  }

  /**
   * Works until it is told to end. The caller holds the daemon's lock.
   *
   * @throws InterruptedException if the thread is interrupted; workers are left then
   */
  public void run() throws InterruptedException, IOException {
    queue.prune();
    for (Wish old : Wish.lying(office.folder())) {
      if (old.stops() && old.before(office.folder().lock())) {
        old.done(); // it was asked of an earlier daemon
      }
    }
    try (QuartzWakeups alarm = new QuartzWakeups(clock)) {
      while (!over()) {
        turn(alarm);
        Runnable letter = mail.poll(BEAT.toMillis(), TimeUnit.MILLISECONDS);
        while (letter != null) {
          letter.run();
          letter = mail.poll();
        }
      }
    }
  }

  /** Looks at once for what was submitted. From any thread. */
  public void wake() {
    mail.add(() -> {});
  }

  /** What time it is by the daemon's clock. */
  public SteadyClock clock() {
    return clock;
  }

  /**
   * Ends, and leaves workers running for the next daemon; those that are being stopped, it stops
   * first. From any thread.
   */
  public void leave(String reason) {
    mail.add(
        () -> {
          if (way == Way.INTERRUPT) {
            return;
          }
          way = Way.LEAVE;
          leftAt = clock.instant();
          holdings.values().forEach(holding -> holding.ask(engine -> engine.leave(reason)));
        });
  }

  /** Ends when all workers are stopped; asked a second time, stops them at once. */
  public void interrupt(String reason) {
    mail.add(
        () -> {
          way = way == Way.LEAVE ? Way.LEAVE : Way.INTERRUPT;
          holdings.values().forEach(holding -> holding.ask(engine -> engine.interrupt(reason)));
        });
  }

  @Override
  public Started start(Path planFile, RunPlan.Options options, Map<String, String> params)
      throws Refused, IOException {
    Plan plan = new PlanFinder(office.folder().root()).read(planFile.toString(), params);
    Order order = new Order(options.anew(), options.from(), options.danger(), params);
    Submission submission = queue.submit(plan, order, office.self().user(), clock.instant());
    wake();
    return new Started(
        plan.name(),
        submission.run().isEmpty() ? null : submission.run(),
        submission.begun() == null);
  }

  @Override
  public Set<Path> queued() {
    return queued;
  }

  @Override
  public Optional<Fire> schedule(Path planFile) {
    return Optional.ofNullable(fires.get(planFile));
  }

  private boolean over() {
    return way != Way.ON
        && (holdings.isEmpty()
            || (way == Way.LEAVE && clock.instant().isAfter(leftAt.plus(FAREWELL))));
  }

  private void turn(QuartzWakeups alarm) {
    if (way != Way.ON) {
      return;
    }
    boolean jumped = !clock.rebase().isZero();
    try {
      takeIn();
      grant();
      admit(); // first of all what runs with nobody to look after it
      if (jumped || !clock.instant().isBefore(rescanAt)) {
        rescanAt = clock.instant().plus(RESCAN);
        schedule().ifPresent(next -> alarm.at("schedules", next, this::scheduleNow));
        takeIn();
      }
      admit();
      queued =
          waiting.values().stream()
              .map(candidate -> Path.of(candidate.submission().file()))
              .collect(Collectors.toUnmodifiableSet());
    } catch (IOException e) {
      sayOnce("daemon", Complaint.of(e) + "; tried again");
    }
  }

  private void scheduleNow() {
    mail.add(() -> rescanAt = Instant.MIN);
  }

  // ---- what waits

  /** A wish lies there until it is done, so what cannot be done now is tried again. */
  private void grant() throws IOException {
    for (Wish wish : Wish.lying(office.folder())) {
      if (wish.stops()) {
        leave("the daemon was asked to end");
      } else {
        withdraw(wish.withdrawn());
      }
      wish.done();
    }
  }

  /** Looks on disk, because what was just submitted may not be taken in yet. */
  private void withdraw(String id) throws IOException {
    Optional<Submission> submission = holdings.containsKey(id) ? Optional.empty() : queue.read(id);
    if (submission.isPresent() && submission.get().begun() == null) {
      conclude(submission.get(), Ending.done("withdrawn", ""));
      waiting.remove(id);
    }
  }

  /** Reads what is new in the queue, and forgets what somebody took out of it. */
  private void takeIn() throws IOException {
    List<String> ids = queue.ids();
    waiting.keySet().retainAll(ids);
    for (String id : ids) {
      boolean known = waiting.containsKey(id) || holdings.containsKey(id);
      if (!known && !clock.instant().isBefore(notBefore.getOrDefault(id, Instant.MIN))) {
        Optional<Submission> submission = queue.read(id);
        if (submission.isPresent()) {
          takeIn(submission.get());
        }
      }
    }
  }

  private void takeIn(Submission submission) throws IOException {
    try {
      waiting.put(submission.id(), Candidate.of(submission, read(submission)));
    } catch (Refused e) {
      conclude(submission, Ending.of(e, submission.begun() != null));
    }
  }

  private Plan read(Submission submission) throws Refused, IOException {
    return new PlanFinder(office.folder().root())
        .read(submission.file(), submission.order().params());
  }

  private Optional<Instant> schedule() throws IOException {
    Instant now = clock.instant();
    Map<Path, Fire> found = new HashMap<>();
    for (Plan plan : plans.scheduled()) {
      Schedule schedule = plan.bounds().schedule().orElseThrow();
      Instant next = timetable.decide(plan, schedule, now, this).orElse(null);
      found.put(plan.layout().file(), new Fire(schedule.toString(), next));
    }
    fires = Map.copyOf(found);
    return found.values().stream()
        .map(Fire::next)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder());
  }

  @Override
  public boolean busy(Plan plan) throws IOException {
    return submissions().anyMatch(submission -> submission.of(plan))
        || RunLock.held(Home.of(plan).files().lock());
  }

  @Override
  public int waiting(Plan plan) {
    return (int)
        submissions()
            .filter(submission -> submission.of(plan) && submission.origin().due() != null)
            .filter(submission -> submission.begun() == null)
            .count();
  }

  private Stream<Submission> submissions() {
    return Stream.concat(
        waiting.values().stream().map(Candidate::submission),
        holdings.values().stream().map(Holding::submission));
  }

  // ---- what is under way

  private void admit() throws IOException {
    List<Candidate> blocked = new ArrayList<>();
    for (Optional<Candidate> next = next(blocked); next.isPresent(); next = next(blocked)) {
      Candidate candidate = next.get();
      boolean alone = office.limits().tree() == 1 && !candidate.begun();
      Optional<String> other =
          alone ? AtWork.in(candidate.home().workspace(), "") : Optional.empty();
      if (other.isPresent()) {
        blocked.add(candidate);
        sayOnce(candidate.submission().id(), candidate.home().name() + " waits: " + other.get());
      } else {
        begin(candidate);
      }
    }
  }

  private Optional<Candidate> next(List<Candidate> blocked) {
    List<Candidate> ready = new ArrayList<>(waiting.values());
    ready.removeAll(blocked);
    return admission.next(ready, holdings.values().stream().map(Holding::candidate).toList());
  }

  private void begin(Candidate candidate) throws IOException {
    Submission submission = candidate.submission();
    waiting.remove(submission.id());
    Holding holding = new Holding(candidate, queue, onlooker, herald);
    try {
      Plan plan = read(submission);
      Thread thread =
          new Thread(
              () -> {
                Ending ending = holding.carryOut(plan, office);
                mail.add(() -> ended(holding, ending));
              },
              submission.plan());
      thread.setDaemon(true);
      admission.served(candidate);
      holdings.put(submission.id(), holding);
      thread.start();
    } catch (Refused e) {
      conclude(submission, Ending.of(e, submission.begun() != null));
    }
  }

  private void ended(Holding holding, Ending ending) {
    Submission submission = holding.submission();
    holdings.remove(submission.id());
    try {
      if (way == Way.ON || !ending.how().equals("interrupted")) {
        conclude(submission, ending);
      }
    } catch (IOException e) {
      sayOnce(submission.id(), submission.plan() + ": " + Complaint.of(e));
    }
  }

  private void conclude(Submission submission, Ending ending) throws IOException {
    if (ending.done()) {
      queue.finish(submission, new Ended(clock.instant(), ending.how(), ending.why()));
      notBefore.remove(submission.id());
      said.remove(submission.id());
      onlooker.says(
          submission.plan()
              + ": "
              + ending.how()
              + (ending.why().isEmpty() ? "" : ": " + ending.why()));
    } else if (way == Way.ON) {
      notBefore.put(submission.id(), clock.instant().plus(ending.again()));
      sayOnce(submission.id(), submission.plan() + ": " + ending.why() + "; tried again");
    }
  }

  private void sayOnce(String about, String text) {
    if (!text.equals(said.put(about, text))) {
      onlooker.says(text);
    }
  }
}
