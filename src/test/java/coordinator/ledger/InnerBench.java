package coordinator.ledger;

import coordinator.task.Action;
import coordinator.task.Event;
import coordinator.task.Next;
import coordinator.task.RunState;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The inner pieces that matter to speed, warm: what {@code bench/inner/run} measures. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
public class InnerBench {

  private static final int LINES = 10_000;

  private final Chain chain = new Chain();
  private final Event start = Events.all().get(4);
  private final RunState running = new RunState();
  private byte[] ledger = {};

  /** Writes the ledger, and carries a task to where its worker runs. */
  @Setup
  public void prepare() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    String head = Chain.START;
    for (int i = 0; i < LINES; i++) {
      Event event = LongLedger.lifeOf(1 + i / 7).get(i % 7);
      String line = EventJson.write(i + 1, Events.BEGIN, event, head);
      head = chain.hash(line);
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
    ledger = out.toByteArray();
    LongLedger.lifeOf(1).subList(0, 3).forEach(event -> running.apply(event, Events.BEGIN));
  }

  @Benchmark
  public String encodeAndHashOfAnEvent() {
    return chain.hash(EventJson.write(7, Events.BEGIN, start, Chain.START));
  }

  @Benchmark
  public RunState replayOf10000Lines() throws IOException {
    RunState state = new RunState();
    Replay.read(
        Path.of("ledger.jsonl"),
        new ByteArrayInputStream(ledger),
        new Growing(),
        entry -> state.apply(entry.event(), entry.at()));
    return state;
  }

  @Benchmark
  public Action nextActionOfATask() {
    return Next.of(running.task("P1").orElseThrow(), Events.BEGIN);
  }
}
