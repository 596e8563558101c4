package coordinator.worker;

import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;

/** Reads workers' logs after their end. */
public final class Transcripts {

  private final InstantSource clock;
  private final ZoneId zone;
  private final Troubles troubles = Troubles.known();

  /** With the clock and the time zone by which workers name times of day. */
  public Transcripts(InstantSource clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
  }

  /**
   * Reads the log of a worker that has ended. Of a huge one only the end is read.
   *
   * @param code its exit code, or −1 if that is not known; only a failed worker has trouble
   * @throws IOException if the log is there and cannot be read
   */
  public Transcript read(Path log, Transcript.Kind kind, int code) throws IOException {
    return switch (kind) {
      case NONE -> Transcript.EMPTY;
      case CODEX -> {
        CodexEvents events = new CodexEvents();
        new LogLines(log).forEach(events::line);
        yield new Transcript(
            events.tokens(),
            events.message(),
            code == 0 ? null : troubles.of(events, code, new ResetTime(clock.instant(), zone)));
      }
    };
  }
}
