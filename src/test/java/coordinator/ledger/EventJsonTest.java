package coordinator.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinator.task.Event;
import coordinator.task.RunEvent;
import coordinator.task.Samples;
import coordinator.task.TaskEvent;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

final class EventJsonTest {

  private static Stream<Event> every() {
    return Stream.concat(Events.all().stream(), Events.newer().stream());
  }

  @TestFactory
  Stream<DynamicTest> everyEventComesBackAsItWas() {
    return every()
        .map(
            event ->
                DynamicTest.dynamicTest(
                    EventTypes.name(event),
                    () -> {
                      String line = EventJson.write(7, Events.BEGIN, event, "prev");
                      assertThat(line).doesNotContain("\n");
                      assertThat(EventJson.read(line))
                          .isEqualTo(new EventJson.Line(7, Events.BEGIN, "prev", event));
                    }));
  }

  /**
   * Fails where an event is added to the sealed interfaces, and not to the ledger's form or to this
   * test.
   */
  @Test
  void everyKindOfEventHasANameOfItsOwnAndIsTried() {
    Set<Class<?>> tried = every().map(Object::getClass).collect(Collectors.toSet());
    List<Class<?>> kinds =
        Stream.of(RunEvent.class, TaskEvent.class)
            .flatMap(type -> Stream.of(type.getPermittedSubclasses()))
            .collect(Collectors.toList());
    assertThat(tried).containsExactlyInAnyOrderElementsOf(kinds);
    assertThat(Event.class.getPermittedSubclasses())
        .containsExactlyInAnyOrder(RunEvent.class, TaskEvent.class);
    Set<String> names = every().map(EventTypes::name).collect(Collectors.toSet());
    assertThat(names).hasSameSizeAs(kinds);
  }

  @Test
  void aProcessIsWrittenInLineSoThatGrepFindsIt() {
    Event started = Events.all().get(4);
    assertThat(EventJson.write(1, Events.BEGIN, started, "p"))
        .contains(
            "\"type\":\"worker.started\"",
            "\"pid\":1001",
            "\"start_time\":90001",
            "\"boot\":\"boot-1\"")
        .doesNotContain("process");
  }

  @Test
  void whatIsNotALineOfALedgerIsRefused() {
    for (String text :
        List.of(
            "",
            "[]",
            "{}",
            "null",
            "{\"seq\":1,\"at\":\"2026-03-01T12:00:00Z\",\"type\":\"run.invented\",\"prev\":\"\"}",
            "{\"seq\":1,\"at\":\"yesterday\",\"type\":\"run.noted\",\"text\":\"x\",\"prev\":\"\"}",
            EventJson.write(1, Samples.NOON, new RunEvent.Noted("x"), "") + "{}",
            EventJson.write(1, Samples.NOON, Events.all().get(0), "")
                .replace("\"format\":1", "\"format\":2"))) {
      assertThatThrownBy(() -> EventJson.read(text)).as(text).isInstanceOf(Exception.class);
    }
  }

  @Test
  void aFieldThatALaterVersionAddsIsPassedOver() throws Exception {
    String line =
        EventJson.write(1, Samples.NOON, new RunEvent.Noted("x"), "").replace("{", "{\"new\":[1],");
    assertThat(EventJson.read(line).event()).isEqualTo(new RunEvent.Noted("x"));
  }
}
