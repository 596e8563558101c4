package coordinator.run.notice;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Whom to tell, and of what.
 *
 * @param on of what
 * @param webhook where to post it; null if a command is to be run
 * @param template the body that is posted; empty for all that there is, as JSON
 * @param key what the body is signed with; empty if it is not signed
 * @param command program and arguments, never given to a shell; empty if there is a webhook
 * @param timeout how long one try may take
 */
record Hook(
    Set<Occasion> on,
    @Nullable URI webhook,
    String template,
    String key,
    List<String> command,
    Duration timeout) {

  static final Duration TIMEOUT = Duration.ofSeconds(10);

  Hook {
    on = Set.copyOf(on);
    command = List.copyOf(command);
  }

  /** The same after a restart, and nothing that must be kept secret. */
  String id() {
    String what = webhook == null ? String.join("\0", command) : webhook + "\0" + template;
    return UUID.nameUUIDFromBytes(what.getBytes(StandardCharsets.UTF_8)).toString().substring(0, 8);
  }

  /** For people; an address may hold a secret in its path. */
  String shown() {
    return webhook == null ? command.get(0) : webhook.getScheme() + "://" + webhook.getAuthority();
  }
}
