package coordinator.http;

import coordinator.ledger.Entry;
import coordinator.run.News;
import coordinator.run.RunItem;
import coordinator.run.Shelf;
import coordinator.task.Event;
import coordinator.task.Finding;
import coordinator.task.RunEvent;
import coordinator.task.TaskEvent;
import coordinator.task.Tokens;
import coordinator.task.Verdict;
import io.javalin.http.Context;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Counts for Prometheus what the ledgers tell, since the server was started. Latencies are taken
 * between entries' own times.
 */
final class Metrics implements Shelf.Watcher, AutoCloseable {

  private static final Duration[] BUCKETS = {
    Duration.ofMillis(10), Duration.ofMillis(50), Duration.ofMillis(100), Duration.ofMillis(250),
    Duration.ofMillis(500), Duration.ofSeconds(1), Duration.ofSeconds(5), Duration.ofSeconds(30)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Shelf shelf;
  private final MultiGauge runs;
  private final MultiGauge phases;
  private final Timer launch;
  private final Timer handOver;
  private final Timer append;
  private final JvmGcMetrics collections = new JvmGcMetrics();
  private final Map<String, Instant> readySince = new HashMap<>();
  private final Map<String, Instant> settledAt = new HashMap<>();

  /**
   * @param feed whose listeners are counted
   */
  Metrics(Shelf shelf, Feed feed) {
    this.shelf = shelf;
    this.runs =
        MultiGauge.builder("coordinator.runs").description("Runs by state").register(registry);
    this.phases =
        MultiGauge.builder("coordinator.phases")
            .description("Phases of runs that are not archived, by state")
            .register(registry);
    this.launch = timer("coordinator.launch", "From ready to the worker's start");
    this.handOver = timer("coordinator.handover", "From a phase's end to the next worker's start");
    this.append =
        timer("coordinator.ledger.append", "From the engine's decision until it is forced to disk");
    registry.gauge("coordinator.listeners", feed, Feed::listeners);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    collections.bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
  }

  private Timer timer(String name, String description) {
    return Timer.builder(name)
        .description(description)
        .serviceLevelObjectives(BUCKETS)
        .register(registry);
  }

  /** An entry of a run in this process came to disk so long after it was decided. */
  void appended(Duration took) {
    append.record(took.isNegative() ? Duration.ZERO : took);
  }

  @Override
  public void changed(RunItem run) {
    // counted when it is asked for
  }

  @Override
  public void entry(News news) {
    Entry entry = news.entry();
    Event event = entry.event();
    String run = news.run().workspace() + " " + news.run().run();
    if (event instanceof RunEvent.Ended ended) {
      count("coordinator.runs.ended", "result", ended.passed() ? "passed" : "failed", 1);
      settledAt.remove(run);
    } else if (event instanceof TaskEvent task) {
      take(task, run, run + " " + task.task(), entry.at());
    }
  }

  private void take(TaskEvent event, String run, String task, Instant at) {
    if (event instanceof TaskEvent.Taken || event instanceof TaskEvent.Reopened) {
      readySince.put(task, at);
    } else if (event instanceof TaskEvent.Woken) {
      readySince.put(task, at);
    } else if (event instanceof TaskEvent.Parked parked) {
      readySince.remove(task);
      count("coordinator.parked", "for", parked.until() == null ? "person" : "time", 1);
    } else if (event instanceof TaskEvent.WorkerStarted started) {
      count("coordinator.attempts", "cause", started.cause().word(), 1);
      record(launch, readySince.remove(task), at);
      record(handOver, settledAt.remove(run), at);
    } else if (event instanceof TaskEvent.Inspected inspected) {
      Tokens tokens = inspected.evidence().tokens();
      count("coordinator.tokens", "kind", "input", tokens.input());
      count("coordinator.tokens", "kind", "cached", tokens.cached());
      count("coordinator.tokens", "kind", "output", tokens.output());
    } else if (event instanceof TaskEvent.Judged judged) {
      judged(judged.verdict());
    } else if (event instanceof TaskEvent.Settled settled) {
      count("coordinator.phases.settled", "result", word(settled.result()), 1);
      settledAt.put(run, at);
    }
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }

  private static void record(Timer timer, @Nullable Instant since, Instant at) {
    if (since != null && !at.isBefore(since)) {
      timer.record(Duration.between(since, at));
    }
  }

  /** By the first thing that fails, in a word that no plan chose: labels must stay few. */
  private void judged(Verdict verdict) {
    String subject = verdict.reasons().stream().findFirst().map(Finding::subject).orElse("");
    String reason = subject.startsWith("Check") ? "Check" : subject;
    registry
        .counter(
            "coordinator.verdicts",
            "result",
            verdict.passed() ? "passed" : "failed",
            "reason",
            reason.toLowerCase(java.util.Locale.ROOT))
        .increment();
  }

  private void count(String name, String label, String value, long amount) {
    registry.counter(name, label, value).increment((double) amount);
  }

  /** Answers with all of it as text. */
  synchronized void scrape(Context request) throws IOException {
    Map<String, Integer> states = new TreeMap<>();
    Map<String, Integer> steps = new TreeMap<>();
    for (String state :
        List.of("queued", "running", "draining", "left", "passed", "failed", "broken")) {
      states.put(state, 0);
    }
    for (Shelf.Place place : shelf.runs()) {
      RunItem run = place.item();
      states.merge(run.condition().state(), 1, Integer::sum);
      if (place.folder().equals(place.home().files().folder())) {
        RunItem.Count count = run.count();
        int open = count.current().size() - count.phasesParked();
        int done = count.phasesPassed() + count.phasesFailed();
        steps.merge("passed", count.phasesPassed(), Integer::sum);
        steps.merge("failed", count.phasesFailed(), Integer::sum);
        steps.merge("parked", count.phasesParked(), Integer::sum);
        steps.merge("under_way", open, Integer::sum);
        steps.merge("waiting", count.phasesTotal() - done - count.current().size(), Integer::sum);
      }
    }
    runs.register(rows(states), true);
    phases.register(rows(steps), true);
    request.contentType("text/plain; version=0.0.4; charset=utf-8").result(registry.scrape());
  }

  private static List<MultiGauge.Row<?>> rows(Map<String, Integer> counts) {
    return counts.entrySet().stream()
        .<MultiGauge.Row<?>>map(
            each -> MultiGauge.Row.of(Tags.of("state", each.getKey()), each.getValue()))
        .toList();
  }

  @Override
  public void close() {
    collections.close();
    registry.close();
  }
}
