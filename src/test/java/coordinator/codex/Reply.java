package coordinator.codex;

import java.io.IOException;

/** What the scripted model answers to one request. */
@FunctionalInterface
public interface Reply {
  /**
   * Writes the answer. It may block; closing the {@link ScriptedModel} interrupts it.
   *
   * @throws IOException if Codex has gone, which is no fault of a test
   */
  void send(Exchange exchange) throws IOException, InterruptedException;

  /** A message. As the only item of a turn it is the worker's final message. */
  static Turn say(String text) {
    return Turn.EMPTY.say(text);
  }

  /** A shell command, which Codex runs; then it asks again, with the output. */
  static Turn exec(String command) {
    return Turn.EMPTY.exec(command);
  }

  /** An HTTP status with a JSON body, in place of a stream. */
  static Reply status(int status, String body) {
    return exchange -> exchange.status(status, body);
  }
}
