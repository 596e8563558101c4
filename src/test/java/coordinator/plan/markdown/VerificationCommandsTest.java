package coordinator.plan.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class VerificationCommandsTest {

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '§',
      value = {
        "npm test && exit 1 § npm test",
        "npm test && exit 1 || true § npm test",
        "npm test && echo 'too early' && exit 1 § npm test",
        "npm test && { echo \"too early\"; exit 1; } § npm test",
        "cd a && npm test && exit 1 § cd a && npm test",
        "npm test # EXPECTED TO FAIL § npm test",
        "! npm test # must fail § npm test"
      })
  void expectsAFailureWhereTheTextDoes(String line, String run) throws Exception {
    assertThat(checks(line)).containsExactly(new ImportedCheck(run, true, ""));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "npm test",
        "npm test || exit 1",
        "! grep -r TODO src",
        "grep -c '#' src/a.sh",
        "npm test # not expected to fail",
        "npm test # should fail if the server is down",
        "go test ./...",
        "sort <in.txt >out.txt",
        "grep 'Map<String>' src/A.java"
      })
  void leavesOtherCommandsAsTheyAre(String line) throws Exception {
    assertThat(checks(line))
        .containsExactly(new ImportedCheck(line.replaceFirst(" # .*", ""), false, ""));
  }

  @Test
  void appliesAHeadingCommentToTheOneCommandBelowIt() throws Exception {
    assertThat(checks("# The suite (EXPECTED TO FAIL)\nnpm test\n\nnpm run lint"))
        .containsExactly(
            new ImportedCheck("npm test", true, ""), new ImportedCheck("npm run lint", false, ""));
    assertThat(checks("# EXPECTED TO FAIL\n\ncd a\nnpm test"))
        .containsExactly(new ImportedCheck("cd a && npm test", true, ""));
  }

  @Test
  void doesNotGuessWhichOfSeveralCommandsMustFail() throws Exception {
    assertThat(checks("# EXPECTED TO FAIL\nnpm test\nnpm run e2e"))
        .hasSize(2)
        .allMatch(check -> check.run().isEmpty());
  }

  @Test
  void joinsWhatGoesOnInTheNextLine() throws Exception {
    assertThat(checks("npm test -- \\\n    --run \\\n  a.test.ts\nls &&\n  pwd"))
        .extracting(ImportedCheck::run)
        .containsExactly("npm test -- --run a.test.ts", "ls && pwd");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "for f in a b; do\n  test -f $f\ndone",
        "case $x in\n  a) ls ;;\n  *) exit 1 ;;\nesac",
        "cat > f <<'EOF'\n# no comment, and a quote: \"\n  kept\nEOF",
        "echo 'two\n# lines' | grep two",
        "test \"$(cat a | grep \"b\")\" = 'b'",
        "(\n  cd a\n  ls\n)",
        "{\n  ls\n}"
      })
  void keepsACommandOfSeveralLinesTogether(String command) throws Exception {
    assertThat(checks(command + "\nls"))
        .extracting(ImportedCheck::run)
        .containsExactly(command, "ls");
  }

  @Test
  void givesEachCommandTheStateThatItStandsIn() throws Exception {
    assertThat(checks("cd a\nexport X=1\nnpm test\nls || exit 1\nif ls; then\n  pwd\nfi"))
        .extracting(ImportedCheck::run)
        .containsExactly(
            "cd a && export X=1 && npm test",
            "cd a && export X=1 && { ls || exit 1; }",
            "set -e\ncd a\nexport X=1\nif ls; then\n  pwd\nfi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"cd <module>", "cd a && npm ci"})
  void saysWhereACommandMayBeMeantToRunElsewhere(String before) throws Exception {
    List<ImportedCheck> checks = checks(before + "\nnpm test");
    assertThat(checks.get(1).run()).isEqualTo("npm test");
    assertThat(checks.get(1).note()).contains("cd ", "cannot be told");
  }

  @Test
  void runsInBashWhatOnlyBashKnows() throws Exception {
    assertThat(checks("[[ -f 'a' ]] && ls"))
        .extracting(ImportedCheck::run)
        .containsExactly("bash -c '[[ -f '\\''a'\\'' ]] && ls'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "npm test -- <module>",
        "cat path/to/file",
        "npm test ...",
        "echo 'never closed",
        "if true; then"
      })
  void leavesOutWhatCannotRunAndSaysSo(String line) throws Exception {
    assertThat(checks(line))
        .singleElement()
        .matches(check -> check.run().isEmpty())
        .extracting(ImportedCheck::note)
        .asString()
        .startsWith("left out, line 5");
  }

  @Test
  void saysThatACommandNeverFails() throws Exception {
    assertThat(checks("grep x y || true"))
        .singleElement()
        .extracting(ImportedCheck::note)
        .asString()
        .contains("never fails");
  }

  @Test
  void dropsWhatOnlyTalks() throws Exception {
    assertThat(checks("set -e\necho \"=== tests ===\"\n# a comment\nnpm test\nexit 0"))
        .containsExactly(new ImportedCheck("npm test", false, ""));
  }

  @Test
  void readsASessionWithoutItsOutput() throws Exception {
    assertThat(of("```console\n$ npm test\n5 passed\n```"))
        .containsExactly(new ImportedCheck("npm test", false, ""));
  }

  @Test
  void saysWhatIsNoCommandForSure() throws Exception {
    assertThat(of("```\nnpm test\n```"))
        .singleElement()
        .extracting(ImportedCheck::note)
        .asString()
        .contains("does not say whether it holds commands");
    assertThat(of("- `npm test`"))
        .singleElement()
        .extracting(ImportedCheck::note)
        .asString()
        .contains("in no fence");
    assertThat(of("```typescript\nlet x = 1\n```"))
        .singleElement()
        .matches(check -> check.run().isEmpty());
  }

  private List<ImportedCheck> checks(String block) throws Exception {
    return of("```bash\n" + block + "\n```");
  }

  private List<ImportedCheck> of(String text) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("05-x.md"),
            "# Phase 05\n\n## Verification Commands\n" + text + "\n\n## Next\n");
    return VerificationCommands.of(MarkdownFile.read(file));
  }
}
