package coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.codex.CodexHome;
import coordinator.codex.CodexInstall;
import coordinator.codex.ModelRequest;
import coordinator.codex.Reply;
import coordinator.codex.ScriptedModel;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lying and honest work by the real Codex, each attempt a phase of its own: none of the lies
 * passes, none of the honest fails.
 */
@Timeout(300)
class CodexCorpusTest {

  private static final String REPORT =
      "# @ID@\n\nStatus: PASS\n\n`cat out/@ID@.txt` at @NOW@: 42\n";
  private static final String MARKER =
      "# @ID@, completed @NOW@\n\n`cat out/@ID@.txt`\n\n```\n42\n```\n\n@plan:PLAN-t.@ID@\n";
  private static final Pattern OWES_REPORT = Pattern.compile("/\\S*/reports/(P\\d\\d)-worker\\.md");
  private static final Pattern OWES_MARKER = Pattern.compile("/\\S*/\\.completed/P\\d\\d\\.md");

  @TempDir Path folder;

  private record Attempt(
      String name, Map<String, String> options, String commands, String report, String marker) {

    String option(String name, String otherwise) {
      return options.getOrDefault(name, otherwise);
    }

    /** The phase that asks for it. */
    String phase(String id) {
      String protect = option("protect", "");
      return """
      - id: %s
        kind: %s
        needs: []
        prompt: Write out/%s.txt with the number 42.
        protect: [%s]
        checks: [{name: own, run: "%s", expect: %s}]
      """
          .formatted(
              id,
              option("kind", "implement"),
              id,
              protect.isEmpty() ? "" : "\"" + protect + "\"",
              option("check", "grep -qx 42 out/[PHASE_ID].txt"),
              option("expect", "pass"));
    }
  }

  @TestFactory
  Stream<DynamicTest> noLiePasses() throws Exception {
    Map<String, Attempt> lies = read("codex-lies.txt");
    Rehearsal rehearsal = carriedOut(lies);
    assertThat(lies).hasSizeGreaterThanOrEqualTo(10);
    return lies.entrySet().stream()
        .map(
            lie ->
                DynamicTest.dynamicTest(
                    lie.getValue().name(),
                    () -> {
                      TaskRun run = rehearsal.task(lie.getKey());
                      assertThat(run.failed()).as(rehearsal.reasons(lie.getKey(), 1)).isTrue();
                      assertThat(run.attempt().exit().clean())
                          .as("Codex itself is content")
                          .isTrue();
                      assertThat(rehearsal.reasons(lie.getKey(), 1))
                          .containsPattern(
                              lie.getValue().option("why", "").replace("@ID@", lie.getKey()));
                    }));
  }

  @TestFactory
  Stream<DynamicTest> noHonestAttemptFails() throws Exception {
    Map<String, Attempt> honest = read("codex-honest.txt");
    Rehearsal rehearsal = carriedOut(honest);
    assertThat(honest).hasSizeGreaterThanOrEqualTo(10);
    return honest.entrySet().stream()
        .map(
            attempt ->
                DynamicTest.dynamicTest(
                    attempt.getValue().name(),
                    () ->
                        assertThat(rehearsal.task(attempt.getKey()).passed())
                            .as(rehearsal.reasons(attempt.getKey(), 1))
                            .isTrue()));
  }

  /** All of them as one plan, one after the other: each writes in the work tree. */
  private Rehearsal carriedOut(Map<String, Attempt> attempts) throws Exception {
    Path codex = CodexInstall.require();
    Rehearsal rehearsal = new Rehearsal(folder).with("CODEX_CMD", codex.toString());
    rehearsal.sh("mkdir -p tests suite && echo 'grep -qx 42 out/P*.txt' > tests/check.sh");
    Files.writeString(
        rehearsal.workspace.resolve("suite/a.test.mjs"),
        "import test from 'node:test';\ntest('answers', () => { throw new Error('not yet'); });\n");
    try (ScriptedModel model = ScriptedModel.start(request -> reply(attempts, request))) {
      CodexHome home = CodexHome.write(folder.resolve("codex-home"), model);
      String env =
          home.environment().entrySet().stream()
              .map(entry -> entry.getKey() + ": " + entry.getValue())
              .collect(Collectors.joining(", "));
      rehearsal.plan(
          "plan: PLAN-t\nworker: {profile: codex, env: {"
              + env
              + "}}\nremediation: {attempts: 0}\nphases:\n"
              + attempts.entrySet().stream()
                  .map(attempt -> attempt.getValue().phase(attempt.getKey()))
                  .collect(Collectors.joining()));
      rehearsal.run();
      assertThat(model.faults()).isEmpty();
    }
    assertThat(rehearsal.events(TaskEvent.Judged.class)).hasSameSizeAs(attempts.keySet());
    return rehearsal;
  }

  private static Reply reply(Map<String, Attempt> attempts, ModelRequest request) {
    Matcher report = OWES_REPORT.matcher(request.prompt());
    Matcher marker = OWES_MARKER.matcher(request.prompt());
    assertThat(report.find() && marker.find()).as(request.prompt()).isTrue();
    String id = report.group(1);
    Attempt attempt = attempts.get(id);
    return request.turn() > 0
        ? Reply.say("All of " + id + " is done.\n\nStatus: PASS")
        : Reply.exec(
            filled(attempt.commands(), id)
                + written(report.group(), filled(attempt.report(), id))
                + written(marker.group(), filled(attempt.marker(), id)));
  }

  private static String written(String file, String text) {
    return text.startsWith("(absent)")
        ? ""
        : "cat > '" + file + "' <<'THE_END'\n" + text + "THE_END\n";
  }

  private static String filled(String text, String id) {
    return text.replace("@ID@", id)
        .replace("@NOW@", ZonedDateTime.now(ZoneOffset.UTC).withNano(0).toString());
  }

  /** The attempts of a file by the phases that they are made in: P01, P02 and so on. */
  private static Map<String, Attempt> read(String name) throws IOException {
    try (InputStream in = CodexCorpusTest.class.getResourceAsStream("/coordinator/run/" + name)) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      List<String> parts = new ArrayList<>(List.of(text.split("(?m)^=== ")));
      Map<String, Attempt> all = new TreeMap<>();
      for (String part : parts.subList(1, parts.size())) {
        all.put(String.format("P%02d", all.size() + 1), attempt(part));
      }
      return all;
    }
  }

  private static Attempt attempt(String part) {
    String head = part.split("(?m)^--- ", 2)[0];
    Map<String, String> options =
        head.lines()
            .skip(1)
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(option -> option[0], option -> option[1]));
    return new Attempt(
        head.lines().findFirst().orElseThrow(),
        options,
        section(part, "commands", ""),
        section(part, "report", REPORT),
        section(part, "marker", MARKER));
  }

  private static String section(String part, String name, String otherwise) {
    for (String section : part.split("(?m)^--- (?=commands\n|report\n|marker\n)")) {
      if (section.startsWith(name + "\n")) {
        return section.substring(name.length() + 1);
      }
    }
    return otherwise;
  }
}
