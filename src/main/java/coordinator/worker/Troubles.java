package coordinator.worker;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import coordinator.task.Trouble;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What workers' last words mean, as data: their words change with every version. */
record Troubles(List<Rule> codex) {

  private static final int LONGEST_MESSAGE = 500;

  /**
   * One kind of last words.
   *
   * @param kind what is to be done
   * @param event a pattern for the message of the event that ended the turn, or null
   * @param text a pattern for a line of plain text where no turn began, or null
   * @param code the exit code that must go with it, or null
   * @param advice what a person can do, or null
   */
  record Rule(
      String kind,
      @Nullable String event,
      @Nullable String text,
      @Nullable Integer code,
      @Nullable String advice) {

    Rule {
      Trouble.Kind.valueOf(kind.toUpperCase(Locale.ROOT));
      pattern(event);
      pattern(text);
    }

    private static Optional<Pattern> pattern(@Nullable String pattern) {
      return Optional.ofNullable(pattern).map(Pattern::compile);
    }

    /** The words that this rule is about, if they are there. */
    Optional<String> words(CodexEvents events, int exit) {
      if (code != null && code != exit) {
        return Optional.empty();
      }
      Optional<String> failure =
          events
              .failure()
              .filter(words -> pattern(event).filter(p -> p.matcher(words).find()).isPresent());
      return failure.isPresent()
          ? failure
          : events.complaint().stream()
              .filter(line -> pattern(text).filter(p -> p.matcher(line).find()).isPresent())
              .findFirst();
    }

    Trouble trouble(String words, ResetTime reset) {
      Trouble.Kind known = Trouble.Kind.valueOf(kind.toUpperCase(Locale.ROOT));
      String message = words.strip().replaceAll("\\s+", " ");
      return new Trouble(
          known,
          message.length() > LONGEST_MESSAGE
              ? message.substring(0, LONGEST_MESSAGE) + "…"
              : message,
          known == Trouble.Kind.LIMIT ? reset.in(words).orElse(null) : null,
          advice == null ? "" : advice);
    }
  }

  static Troubles known() {
    try (InputStream in = Troubles.class.getResourceAsStream("/coordinator/troubles.yaml")) {
      return YAMLMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .build()
          .readValue(in, Troubles.class);
    } catch (IOException e) {
      throw new UncheckedIOException("troubles.yaml", e);
    }
  }

  /** The trouble that a failed worker was in, or null if its words tell of none. */
  @Nullable Trouble of(CodexEvents events, int code, ResetTime reset) {
    for (Rule rule : codex) {
      Optional<String> words = rule.words(events, code);
      if (words.isPresent()) {
        return rule.trouble(words.get(), reset);
      }
    }
    return null;
  }
}
