package coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.codex.CodexHome;
import coordinator.codex.CodexInstall;
import coordinator.codex.ModelRequest;
import coordinator.codex.Reply;
import coordinator.codex.ScriptedModel;
import coordinator.engine.Outcome.How;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Batches through the real Codex, whose model is scripted: it answers well, badly, too shortly,
 * with a wrong class, with an invented quotation, and with nothing.
 */
class CodexBatchTest {

  /** More of them show no more, but take minutes; see docs/batch.md for a run of 300. */
  private static final int TEXTS = Integer.getInteger("coordinator.batch.texts", 12);

  private static final Pattern TEXT = Pattern.compile("text-(\\d+)\\.md");
  private static final Pattern OUTPUT = Pattern.compile("into (/\\S+\\.md)");

  @TempDir Path temporary;

  private Path folder;
  private Path codex;

  @BeforeEach
  void needsCodex() throws Exception {
    codex = CodexInstall.require();
    folder = temporary.toRealPath();
    new ProcessBuilder("git", "init", "-q", folder.toString()).start().waitFor();
  }

  private BatchRehearsal batch(ScriptedModel model, String yaml) throws Exception {
    BatchRehearsal batch = new BatchRehearsal(folder).batch(yaml);
    for (int i = 0; i < TEXTS; i++) {
      batch.write(
          "texts/text-" + i + ".md", "# Text " + i + "\n\nThe merchant " + i + " sold salt.\n");
    }
    CodexHome home = CodexHome.write(folder.resolve("tmp/codex-home"), model);
    StringBuilder env = new StringBuilder();
    home.environment().forEach((name, value) -> env.append(name + ": " + value + ", "));
    batch.write(
        "coordinator.yaml", "profiles:\n  codex: {program: " + codex + ", env: {" + env + "}}\n");
    return batch;
  }

  private static int number(ModelRequest request) {
    Matcher text = TEXT.matcher(request.prompt());
    return text.find() ? Integer.parseInt(text.group(1)) : -1;
  }

  /** What the model answers for a text; empty for nothing. */
  private static String answer(int number, boolean again) {
    return switch (number % 6) {
      case 0 -> "Class code: 3\nEvidence: \"The merchant " + number + " sold salt.\"\n";
      case 1 -> again ? answer(6 * number, false).replace(6 * number + " ", number + " ") : "3";
      case 2 -> "Class code: 9\nEvidence: \"The merchant " + number + " sold salt.\"\n";
      case 3 -> "Class code: 3\nEvidence: \"The merchant sold pepper in " + number + " towns.\"\n";
      case 4 -> "I read the text, and I think that it is about trade, all in all.\n";
      default -> "";
    };
  }

  private static String yaml(String from, String more) {
    boolean file = from.equals("file");
    return
"""
batch: t
source: {glob: "texts/*.md"}
stem: basename
output: {folder: out, name: "[STEM].md", from: %s}
prompt: "Classify [SOURCE_MD_ABS_PATH]%s."
profile: codex
validate: {min_bytes: 20, field: {name: Class code, pattern: "[1-7]"}, require: ["Evidence:"], quotes_from_source: true}
retries: 1
grace: 1s
concurrency: 4
"""
            .formatted(from, file ? " into [MD_ABS_PATH]" : "")
        + more;
  }

  private void onlyTheGoodOnesHaveTheirNames(BatchRehearsal batch, RunBatch.Result result)
      throws Exception {
    List<String> good = new ArrayList<>();
    IntStream.range(0, TEXTS).filter(i -> i % 6 < 2).forEach(i -> good.add("text-" + i + ".md"));
    assertThat(batch.outputs()).containsExactlyInAnyOrderElementsOf(good);
    assertThat(batch.totals.done()).isEqualTo(good.size());
    assertThat(batch.totals.failed()).isEqualTo(TEXTS - good.size());
    assertThat(result.outcome().how()).isEqualTo(How.FAILED);
    for (String name : good) {
      int number = Integer.parseInt(name.replaceAll("\\D", ""));
      assertThat(folder.resolve("out").resolve(name))
          .hasContent("Class code: 3\nEvidence: \"The merchant " + number + " sold salt.\"\n");
    }
    Path refused = batch.runs().get(0).resolve("refused");
    assertThat(refused.resolve("text-2-2.reasons.txt"))
        .content()
        .contains("'9'; it must match [1-7]");
    assertThat(refused.resolve("text-3-2.reasons.txt")).content().contains("sold pepper");
    assertThat(refused.resolve("text-4-2.reasons.txt")).content().contains("is not there");
    assertThat(refused.resolve("text-1-1.reasons.txt")).content().contains("the least is 20");
  }

  @Test
  void namesOnlyWhatIsValidOfFilesThatWorkersWrite() throws Exception {
    try (ScriptedModel model = ScriptedModel.start(CodexBatchTest::writes)) {
      BatchRehearsal batch = batch(model, yaml("file", "mode: workspace-write\n"));
      onlyTheGoodOnesHaveTheirNames(batch, batch.run());
    }
  }

  private static Reply writes(ModelRequest request) {
    Matcher output = OUTPUT.matcher(request.prompt());
    String answer = answer(number(request), request.prompt().contains("was refused"));
    return request.turn() > 0 || answer.isEmpty() || !output.find()
        ? Reply.say("Done, and all is well.")
        : Reply.exec("printf '%s' '" + answer + "' > " + output.group(1));
  }

  @Test
  void takesFinalMessagesOfWorkersThatMayOnlyRead() throws Exception {
    try (ScriptedModel model =
        ScriptedModel.start(
            request ->
                Reply.say(answer(number(request), request.prompt().contains("was refused"))))) {
      BatchRehearsal batch = batch(model, yaml("final-message", ""));
      onlyTheGoodOnesHaveTheirNames(batch, batch.run());
    }
  }

  @Test
  void confinesAReadOnlyWorkerToTheFileThatItOwes() throws Exception {
    try (ScriptedModel model =
        ScriptedModel.start(
            request -> {
              Matcher output = OUTPUT.matcher(request.prompt());
              return request.turn() > 0 || !output.find()
                  ? Reply.say("Done.")
                  : Reply.exec(
                      "echo x > "
                          + folder
                          + "/out-of-bounds; printf 'Class code: 3\\nEvidence: none\\n' > "
                          + output.group(1));
            })) {
      BatchRehearsal batch =
          batch(model, yaml("file", "mode: read-only\n").replace("texts/*.md", "texts/text-0.md"));
      assertThat(batch.run().outcome().how()).isEqualTo(How.PASSED);
      assertThat(batch.outputs()).containsExactly("text-0.md");
      assertThat(folder.resolve("out-of-bounds")).doesNotExist();
    }
  }
}
