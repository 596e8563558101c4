package coordinator.cli;

import ch.qos.logback.classic.ClassicConstants;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.LayoutBase;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.spi.ContextAwareBase;
import coordinator.run.Narration;
import java.time.Instant;

/**
 * What the log is: warnings, on standard error; what a user should read comes from the command
 * itself. In code, since reading it from XML takes longer than a short command. Logback finds this
 * by its service file; a file named by {@code -Dlogback.configurationFile} goes before it.
 */
public final class Logging extends ContextAwareBase implements Configurator {

  static final String NAME = "stderr";

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    if (System.getProperty(ClassicConstants.CONFIG_FILE_PROPERTY) != null) {
      return ExecutionStatus.INVOKE_NEXT_IF_ANY;
    }
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setLayout(new Line());
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setName(NAME);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(appender);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  static final class Line extends LayoutBase<ILoggingEvent> {

    @Override
    public String doLayout(ILoggingEvent event) {
      String logger = event.getLoggerName();
      return Narration.time(Instant.ofEpochMilli(event.getTimeStamp()))
          + String.format(" %-5s ", event.getLevel())
          + logger.substring(logger.lastIndexOf('.') + 1)
          + ": "
          + event.getFormattedMessage()
          + "\n"
          + ThrowableProxyUtil.asString(event.getThrowableProxy());
    }
  }
}
