package coordinator.run.notice;

import coordinator.text.Durations;
import coordinator.text.FileKind;
import coordinator.text.Invalid;
import coordinator.text.Located;
import coordinator.text.Problems;
import coordinator.text.Quote;
import coordinator.text.YamlTree;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads {@code notify} of a user's own settings. Those of a workspace are not asked: a worker could
 * write a command into them, which would then run outside of its sandbox.
 */
public final class HookReader {

  private static final List<String> KEYS =
      List.of("on", "webhook", "template", "secret_env", "command", "timeout");

  private final Problems problems;
  private final Map<String, String> environment;

  private HookReader(Problems problems, Map<String, String> environment) {
    this.problems = problems;
    this.environment = environment;
  }

  /**
   * The hooks of a settings file; none if it is not there.
   *
   * @param environment where the keys for signatures are
   * @throws Invalid if any of them makes no sense
   */
  public static Hooks read(Path file, Map<String, String> environment) throws IOException, Invalid {
    List<Hook> hooks = new ArrayList<>();
    if (Files.exists(file)) {
      FileKind settings = new FileKind("settings file", List.of());
      Problems problems = new Problems(settings, file.toString());
      Located root = YamlTree.of(Files.readString(file), file.toString(), problems);
      Located list = root.get("notify");
      if (list != null) {
        HookReader reader = new HookReader(problems, environment);
        if (list.items().isEmpty()) {
          problems.add(list.at(), "'notify' must be a list of webhooks and commands");
        }
        list.items().forEach(item -> reader.hook(item).ifPresent(hooks::add));
      }
      problems.throwIfAny();
    }
    return new Hooks(hooks);
  }

  private Optional<Hook> hook(Located item) {
    item.entries()
        .forEach(
            (key, entry) -> {
              if (!KEYS.contains(key)) {
                problems.add(
                    entry.at(),
                    "unknown key '" + Quote.of(key) + "'" + problems.nearest(key, KEYS));
              }
            });
    URI webhook = item.text("webhook").flatMap(text -> address(item, text)).orElse(null);
    List<String> command = item.texts("command").stream().map(Located::text).toList();
    if (command.isEmpty() == item.text("webhook").isEmpty()) {
      problems.add(
          item.at(), "exactly one of 'webhook' and 'command' is needed; a command is a list");
      return Optional.empty();
    }
    return Optional.of(
        new Hook(
            occasions(item),
            webhook,
            item.text("template").orElse(""),
            key(item),
            command,
            timeout(item)));
  }

  private Optional<URI> address(Located item, String text) {
    try {
      URI uri = URI.create(text);
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return Optional.of(uri);
      }
    } catch (IllegalArgumentException e) {
      // said below, without the address, which may hold a secret
    }
    problems.add(item.valueAt("webhook"), "'webhook' is no http or https address");
    return Optional.empty();
  }

  private Set<Occasion> occasions(Located item) {
    Set<Occasion> on = EnumSet.noneOf(Occasion.class);
    List<String> known = EnumSet.allOf(Occasion.class).stream().map(Occasion::word).toList();
    for (Located word : item.texts("on")) {
      Occasion.of(word.text())
          .ifPresentOrElse(
              on::add,
              () ->
                  problems.add(
                      word.at(),
                      "'on' '"
                          + Quote.of(word.text())
                          + "' is none of "
                          + String.join(", ", known)
                          + problems.nearest(word.text(), known)));
    }
    if (item.get("on") != null && item.texts("on").isEmpty()) {
      problems.add(item.valueAt("on"), "'on' must be a list of " + String.join(", ", known));
    }
    return on.isEmpty() ? EnumSet.allOf(Occasion.class) : on;
  }

  private String key(Located item) {
    String variable = item.text("secret_env").orElse("");
    String key = environment.getOrDefault(variable, "");
    if (!variable.isEmpty() && key.isEmpty()) {
      problems.add(
          item.valueAt("secret_env"), "the environment has no variable " + Quote.of(variable));
    }
    return key;
  }

  private Duration timeout(Located item) {
    Optional<String> text = item.text("timeout");
    Optional<Duration> read = text.flatMap(Durations::of).filter(time -> !time.isZero());
    if (text.isPresent() && read.isEmpty()) {
      problems.add(item.valueAt("timeout"), "'timeout' is no duration, such as 10s");
    }
    return read.orElse(Hook.TIMEOUT);
  }
}
