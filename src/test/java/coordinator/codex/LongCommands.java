package coordinator.codex;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The commands that Codex has gone on without, because they took longer than its patience of at
 * most 30 seconds. Left to itself a script would take them for finished, and the end of its turn
 * would kill them.
 *
 * @param sessions the numbers under which Codex keeps them
 */
record LongCommands(Set<Long> sessions) {
  private static final Pattern RUNNING = Pattern.compile("Process running with session ID (\\d+)");
  private static final Duration LONGEST_POLL = Duration.ofMinutes(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  LongCommands {
    sessions = Set.copyOf(sessions);
  }

  /** Those that are still running at the end of a conversation. */
  static LongCommands in(JsonNode input) {
    Map<String, Long> polls = new LinkedHashMap<>();
    Set<Long> running = new LinkedHashSet<>();
    for (JsonNode item : input) {
      String call = item.path("call_id").asText();
      if (item.path("name").asText().equals("write_stdin")) {
        polls.put(call, sessionOf(item.path("arguments").asText()));
      } else if (item.path("type").asText().equals("function_call_output")) {
        running.remove(polls.getOrDefault(call, -1L));
        Matcher matcher = RUNNING.matcher(item.path("output").asText());
        if (matcher.find()) {
          running.add(Long.parseLong(matcher.group(1)));
        }
      }
    }
    return new LongCommands(running);
  }

  static boolean isRunning(String output) {
    return RUNNING.matcher(output).find();
  }

  /** The turn that waits for all of them, for as long as Codex can. */
  Turn poll() {
    Turn turn = Turn.EMPTY;
    for (long session : sessions) {
      turn =
          turn.call(
              "write_stdin",
              JsonNodeFactory.instance
                  .objectNode()
                  .put("session_id", session)
                  .put("yield_time_ms", LONGEST_POLL.toMillis()));
    }
    return turn;
  }

  private static long sessionOf(String arguments) {
    try {
      return JSON.readTree(arguments).path("session_id").asLong();
    } catch (IOException e) {
      throw new UncheckedIOException("Not the arguments of a call: " + arguments, e);
    }
  }
}
