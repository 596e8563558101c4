package coordinator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinator.task.Assignment;
import coordinator.task.Event;
import coordinator.task.RunEvent;
import coordinator.task.Samples;
import coordinator.task.Task;
import coordinator.task.TaskEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Two readers read the same: the quick one only ever gives up where the general one would not. */
final class LineReaderTest {

  private static final String PREV = "0a".repeat(32);

  private final LineReader reader = new LineReader();

  private static Stream<Event> every() {
    return Stream.concat(Events.all().stream(), Events.newer().stream());
  }

  private static String line(Event event) {
    return EventJson.write(7, Events.BEGIN, event, PREV);
  }

  private static byte[] bytes(String line) {
    return (line + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private EventJson.Line own(String line) throws Exception {
    return reader.own(bytes(line), 0, "");
  }

  /** What is read, or what is said against it. */
  private static String outcome(Reading reading) {
    try {
      return reading.read().toString();
    } catch (Exception e) {
      return e.getClass().getSimpleName() + ": " + LedgerBroken.firstLine(e);
    }
  }

  private interface Reading {
    EventJson.Line read() throws Exception;
  }

  private void readsAsTheGeneralReaderDoes(byte[] bytes) {
    String text = new String(bytes, 0, bytes.length - 1, StandardCharsets.UTF_8);
    String general = outcome(() -> EventJson.read(text));
    assertThat(outcome(() -> reader.read(bytes, 0, PREV))).as(text).isEqualTo(general);
    assertThat(reader.end()).isEqualTo(bytes.length - 1);
  }

  @TestFactory
  Stream<DynamicTest> everyEventIsReadQuickly() {
    return every()
        .map(
            event ->
                DynamicTest.dynamicTest(
                    EventTypes.name(event),
                    () ->
                        assertThat(own(line(event)))
                            .isEqualTo(new EventJson.Line(7, Events.BEGIN, PREV, event))));
  }

  @Test
  void textsOfAllKindsAreReadQuickly() throws Exception {
    for (String text :
        List.of(
            "",
            "\"quoted\" \\ and / and\ttabs\nand lines\r\n\b\f",
            "control \u0000\u001f\u007f",
            "ä, 漢字, \uD83D\uDE00, \u2028",
            "x".repeat(5_000),
            "\\\"")) {
      Event noted = new RunEvent.Noted(text);
      assertThat(own(line(noted)).event()).isEqualTo(noted);
    }
    Event replaced = new RunEvent.Noted("once \uFFFD stood here");
    assertThat(reader.read(bytes(line(replaced)), 0, "").event()).isEqualTo(replaced);
  }

  @Test
  void timesOfAllLengthsAreRead() throws Exception {
    for (String time :
        List.of(
            "2026-03-01T12:00:00Z",
            "2026-03-01T12:00:00.5Z",
            "2024-02-29T23:59:59.001Z",
            "1969-12-31T23:59:59.123456Z",
            "0000-01-01T00:00:00.123456789Z")) {
      assertThat(Times.parse(time)).isEqualTo(Instant.parse(time));
    }
    for (String time :
        List.of(
            "",
            "2026-03-01",
            "2026-03-01T12:00:00",
            "2026-03-01T12:00:00.Z",
            "2026-03-01T12:00:00.0123456789Z",
            "2026-02-30T12:00:00Z",
            "2026-03-01T24:00:00Z",
            "2026-03-01T12:60:00Z",
            "2026-12-31T23:59:60Z",
            "2026-03-01T12:00:00+01:00",
            "2026-03-01T1२:00:00Z",
            "+12026-03-01T12:00:00Z")) {
      assertThatThrownBy(() -> Times.parse(time)).as(time).isInstanceOf(Exception.class);
      readsAsTheGeneralReaderDoes(
          bytes(line(new RunEvent.Noted("x")).replace("2026-03-01T12:00:00Z", time)));
    }
  }

  @Test
  void whatIsWrittenInAnotherWayIsReadInTheSameWords() {
    String line = line(Events.all().get(4)); // the start of a worker
    for (String other :
        List.of(
            line.replace(",", " , "),
            " " + line,
            line + " ",
            line + "\r",
            line + "{}",
            line.replace("}", ""),
            line.replace("\"pid\":", "\"p\\u0069d\":"),
            line.replace("\"pid\":1001", "\"pid\":\"1001\""),
            line.replace("\"pid\":1001", "\"pid\":1001.0"),
            line.replace("\"pid\":1001", "\"pid\":1e3"),
            line.replace("\"pid\":1001", "\"pid\":01001"),
            line.replace("\"pid\":1001", "\"pid\":-"),
            line.replace("\"pid\":1001", "\"pid\":-0"),
            line.replace("\"pid\":1001", "\"pid\":9223372036854775807"),
            line.replace("\"pid\":1001", "\"pid\":9223372036854775808"),
            line.replace("\"pid\":1001", "\"pid\":null"),
            line.replace("\"pid\":1001,", ""),
            line.replace("\"pid\":1001", "\"pid\":1,\"pid\":1001"),
            line.replace("\"attempt\":1", "\"attempt\":2147483648"),
            line.replace("\"attempt\":1", "\"attempt\":true"),
            line.replace("\"attempt\":1", "\"attempt\":[1]"),
            line.replace("\"attempt\":1", "\"attempt\":1,\"process\":{\"pid\":7}"),
            line.replace("\"boot\"", "\"Boot\""),
            line.replace("\"first\"", "\"FIRST\""),
            line.replace("\"first\"", "\"last\""),
            line.replace("\"first\"", "0"),
            line.replace("\"cause\":\"first\",", ""),
            line.replace("\"seq\":7,", ""),
            line.replace("\"seq\":7", "\"seq\":8,\"seq\":7"),
            line.replace("\"seq\":7", "\"seq\":99999999999999999999"),
            line.replace("\"type\":\"worker.started\"", "\"type\":\"worker.invented\""),
            line.replace("\"type\":\"worker.started\",", ""),
            line.replace("\"type\":\"worker.started\"", "\"type\":\"run.noted\",\"text\":\"x\""),
            line.replace(",\"prev\":\"" + PREV + "\"", ""),
            line.replace(PREV, PREV.substring(1)),
            line.replace(PREV, PREV + "0"),
            line.replace(PREV, PREV.toUpperCase(Locale.ROOT)),
            line.replace(PREV, "\\u0030a" + PREV.substring(2)),
            line.replace("{", "{\"new\":[1,{}],"),
            line.replace("\"log\"", "\"new\":{\"log\":1},\"log\""),
            line(new RunEvent.ClockJumped(Duration.ofSeconds(3))).replace("PT3S", " PT3S "),
            line(new RunEvent.ClockJumped(Duration.ofSeconds(3))).replace("\"PT3S\"", "3"),
            line(new RunEvent.ClockJumped(Duration.ofSeconds(3))).replace("\"PT3S\"", "\"\""),
            line(new RunEvent.Ended(true, "")).replace("true", "TRUE"),
            line(new RunEvent.Ended(true, "")).replace("true", "trues"),
            line(Events.all().get(0)).replace("\"format\":1", "\"format\":2"),
            "[" + line + "]",
            "[".repeat(3_000),
            "null",
            "{}",
            "")) {
      readsAsTheGeneralReaderDoes(bytes(other));
    }
  }

  @Test
  void aValueThatItsRecordRefusesIsToldInTheSameWords() {
    String taken = line(new TaskEvent.Taken("P1", Samples.task("P1")));
    readsAsTheGeneralReaderDoes(bytes(taken.replace("\"cycles\":6", "\"cycles\":0")));
    readsAsTheGeneralReaderDoes(bytes(taken.replace("\"id\":\"P1\"", "\"id\":\"../P1\"")));
    readsAsTheGeneralReaderDoes(bytes(taken.replaceFirst("\"whole\":\\{.*},\"prev\"", "\"prev\"")));
  }

  @Test
  void anyChangedByteIsReadAsTheGeneralReaderReadsIt() {
    Random random = new Random(1);
    String odd = "0123456789-+.eE{}[]\",:\\ \t\r/abtfnu_ZT\u0000\u00ff";
    for (Event event : every().toList()) {
      for (int i = 0; i < 150; i++) {
        byte[] bytes = bytes(line(event));
        for (int change = random.nextInt(2); change >= 0; change--) {
          int at = random.nextInt(bytes.length - 1);
          boolean any = random.nextInt(4) == 0;
          byte to =
              any ? (byte) random.nextInt(256) : (byte) odd.charAt(random.nextInt(odd.length()));
          bytes[at] = to == '\n' ? (byte) ' ' : to;
        }
        readsAsTheGeneralReaderDoes(bytes);
      }
    }
  }

  @Test
  void anyCutOrDoubledPieceIsReadAsTheGeneralReaderReadsIt() {
    Random random = new Random(2);
    for (Event event : every().toList()) {
      String line = line(event);
      for (int i = 0; i < 60; i++) {
        int from = random.nextInt(line.length());
        int to = from + random.nextInt(line.length() - from);
        readsAsTheGeneralReaderDoes(bytes(line.substring(0, from) + line.substring(to)));
        readsAsTheGeneralReaderDoes(bytes(line.substring(0, to) + line.substring(from)));
      }
    }
  }

  @Test
  void whatIsTheSameInManyTasksIsHeldOnce() throws Exception {
    Task first = taken("P1");
    Task second = taken("P2");
    assertThat(second.timing()).isSameAs(first.timing());
    assertThat(second.limits()).isSameAs(first.limits());
    assertThat(second.assignment().worker()).isSameAs(first.assignment().worker());
    assertThat(second.title()).isNotEqualTo(first.title());
    Assignment mine = second.assignment();
    assertThat(mine).isEqualTo(Samples.task("P2").assignment());
  }

  private Task taken(String id) throws Exception {
    TaskEvent.Taken event = new TaskEvent.Taken(id, Samples.task(id));
    return ((TaskEvent.Taken) own(line(event)).event()).whole();
  }
}
