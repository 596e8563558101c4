package coordinator.plan;

import coordinator.task.Assignment;
import coordinator.task.Expected;
import coordinator.task.Keeping;
import coordinator.task.Limits;
import coordinator.task.Task;
import coordinator.task.TreeRule;
import coordinator.text.Located;
import coordinator.text.Names;
import coordinator.text.Problems;
import coordinator.text.Quote;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Generates, for {@code verify_each}, after each agent's phase PXX a phase PXXa in which a fresh
 * worker verifies it.
 */
final class Verification {

  private final Frame frame;
  private final Composer composer;
  private final Problems problems;

  Verification(Frame frame, Composer composer, Problems problems) {
    this.frame = frame;
    this.composer = composer;
    this.problems = problems;
  }

  /** Ids of the phases that are to be verified, by the ids of the phases that will. */
  Map<String, String> of(Map<String, Phase> own, Map<String, Located> nodes) {
    Map<String, String> verified = new LinkedHashMap<>();
    Map<String, String> folded = new LinkedHashMap<>();
    own.keySet().forEach(id -> folded.put(id.toLowerCase(Locale.ROOT), id));
    own.forEach(
        (id, phase) -> {
          String verifier = id + "a";
          boolean verifies = id.endsWith("a") && own.containsKey(id.substring(0, id.length() - 1));
          if (!phase.agent()
              || phase.kind() == Kind.VERIFY
              || verifies
              || own.containsKey(verifier)) {
            return;
          }
          String twin = folded.get(verifier.toLowerCase(Locale.ROOT));
          Located node = twin == null ? null : nodes.get(twin);
          if (twin != null && node != null) {
            problems.add(
                node.valueAt("id"),
                "id '"
                    + Quote.of(twin)
                    + "' differs only in capitals from '"
                    + Quote.of(verifier)
                    + "', which verify_each makes of '"
                    + Quote.of(id)
                    + "'");
          }
          verified.put(verifier, id);
        });
    return verified;
  }

  /** All phases with their needs, and after each that is verified the one that does. */
  Map<String, Phase> inserted(
      Map<String, Phase> own,
      Map<String, Located> nodes,
      Map<String, Set<String>> needs,
      Map<String, String> verified) {
    Map<String, Phase> all = new LinkedHashMap<>();
    own.forEach(
        (id, phase) -> {
          Set<String> wanted = new LinkedHashSet<>();
          for (String need : needs.getOrDefault(id, Set.of())) {
            wanted.add(need);
            if (verified.containsKey(need + "a")) {
              wanted.add(need + "a");
            }
          }
          all.put(id, with(phase, List.copyOf(wanted)));
          Located node = nodes.get(id);
          if (node != null && id.equals(verified.get(id + "a"))) {
            all.put(id + "a", verifier(phase, node));
          }
        });
    return all;
  }

  private static Phase with(Phase phase, List<String> needs) {
    return new Phase(
        phase.task(), phase.kind(), needs, phase.environment(), phase.asked(), phase.line());
  }

  private Phase verifier(Phase phase, Located node) {
    Task task = phase.task();
    String id = phase.id() + "a";
    String title = "Verify " + phase.id() + (task.title().isEmpty() ? "" : ": " + task.title());
    Expected expected =
        new Expected(
            false,
            frame.artifacts(id),
            task.expected().checks(),
            new TreeRule(
                TreeRule.Change.MUST_NOT, task.expected().tree().protect(), keeping(task, id)),
            phase.id());
    Names names = frame.names(id, title, Kind.VERIFY);
    Assignment done = task.assignment();
    String key = node.get("prompt") == null ? "prompt_file" : "prompt";
    String asked = prompt(phase, names);
    String prompt = composer.compose(names, Kind.VERIFY, expected, asked, node.valueAt(key));
    Task verifier =
        new Task(
            id,
            title,
            new Assignment(done.worker(), done.directory(), prompt, null, done.writable()),
            task.timing(),
            expected,
            new Limits(task.limits().remediations(), task.limits().retries(), false));
    composer.weigh(verifier, node.at());
    return new Phase(
        verifier, Kind.VERIFY, List.of(phase.id()), phase.environment(), asked, phase.line());
  }

  /** A verifier has nothing to commit; what it changed all the same goes where its phase's goes. */
  private static @Nullable Keeping keeping(Task task, String verifier) {
    Keeping keeping = task.expected().tree().keeping();
    String aside = keeping == null ? null : keeping.aside();
    return aside == null
        ? null
        : new Keeping(null, aside.substring(0, aside.length() - task.id().length()) + verifier);
  }

  private String prompt(Phase phase, Names names) {
    String title = phase.task().title();
    return Template.VERIFY.compose(
        names,
        Map.of(
            "VERIFIED_ID", phase.id(),
            "VERIFIED_TITLE", title.isEmpty() ? phase.kind().word() : title,
            "VERIFIED_PROMPT", phase.asked(),
            "VERIFIED_REPORT", frame.artifacts(phase.id()).report(),
            "VERIFIED_MARKER", frame.artifacts(phase.id()).marker()));
  }
}
