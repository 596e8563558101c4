package coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LoggingTest {

  private final LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();

  @Test
  void isWhatLogbackFinds() {
    assertThat(context.getLogger("ROOT").getLevel()).isEqualTo(Level.WARN);
    assertThat(context.getLogger("ROOT").iteratorForAppenders())
        .toIterable()
        .singleElement()
        .hasToString(context.getLogger("ROOT").getAppender(Logging.NAME).toString());
  }

  @Test
  void saysWhenWhoAndWhyInOneLineAndThenWhatWasThrown() {
    LoggingEvent event =
        new LoggingEvent(
            "",
            context.getLogger("coordinator.run.Session"),
            Level.WARN,
            "{} is gone",
            new IllegalStateException("why"),
            new Object[] {"it"});
    assertThat(new Logging.Line().doLayout(event).lines())
        .satisfies(
            lines -> {
              assertThat(lines.get(0))
                  .matches(
                      "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d[+-]\\d{4} WARN  Session: it is gone");
              assertThat(lines.get(1)).isEqualTo("java.lang.IllegalStateException: why");
              assertThat(lines.get(2)).startsWith("\tat coordinator.cli.LoggingTest");
            });
  }
}
