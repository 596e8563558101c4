package coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.Check;
import coordinator.task.Check.Expect;
import coordinator.task.Exit;
import coordinator.task.Finding;
import coordinator.task.Stop;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckJudgeTest {

  private static final TestReports NO_FILES = new TestReports(Path.of("/"), Path.of("/dev/null"));

  private static Finding judge(
      Expect expect, int code, String output, @Nullable String because, @Nullable String not)
      throws Exception {
    Check check = new Check("test", "make test", expect, because, not, Duration.ofMinutes(5));
    return new CheckJudge(check, Exit.ended(code), LogTail.clean(output), NO_FILES, "tmp/check.log")
        .judge();
  }

  private static Arguments of(
      String name, Expect expect, int code, boolean holds, String words, String output) {
    return Arguments.of(name, expect, code, holds, words, output);
  }

  static Stream<Arguments> outputs() {
    return Stream.of(
        of(
            "surefire green",
            Expect.PASS,
            0,
            true,
            "5 tests ran",
            "[INFO] Tests run: 2, Failures: 0, Errors: 0, Skipped: 0, Time elapsed: 0.1 s -- in"
                + " a.BTest\n"
                + "[INFO] \n"
                + "[INFO] Results:\n"
                + "[INFO] \n"
                + "[INFO] Tests run: 5, Failures: 0, Errors: 0, Skipped: 0\n"
                + "[INFO] BUILD SUCCESS\n"),
        of(
            "surefire none",
            Expect.PASS,
            0,
            false,
            "no test ran",
            "[INFO] --- surefire:3.5.4:test ---\n[INFO] No tests to run.\n[INFO] BUILD SUCCESS\n"),
        of(
            "surefire red",
            Expect.FAIL,
            1,
            true,
            "2 of 5",
            "[ERROR] Tests run: 5, Failures: 1, Errors: 1, Skipped: 0\n[INFO] BUILD FAILURE\n"),
        of(
            "surefire does not compile",
            Expect.FAIL,
            1,
            false,
            "does not compile",
            "[ERROR] COMPILATION ERROR : \n"
                + "[ERROR] /ws/src/A.java:[3,5] cannot find symbol\n"
                + "[INFO] BUILD FAILURE\n"),
        of("maven quiet", Expect.PASS, 0, true, "exit 0", ""),
        of(
            "maven unknown phase",
            Expect.FAIL,
            1,
            false,
            "unknown option",
            "[ERROR] Unknown lifecycle phase \"tset\".\n"),
        of(
            "gradle red",
            Expect.FAIL,
            1,
            true,
            "1 of 3",
            "ATest > adds() FAILED\n"
                + "    org.opentest4j.AssertionFailedError at ATest.java:9\n\n"
                + "3 tests completed, 1 failed\n\n"
                + "> Task :test FAILED\n"),
        of(
            "gradle none",
            Expect.PASS,
            0,
            false,
            "no test ran",
            "> Task :test NO-SOURCE\nBUILD SUCCESSFUL in 1s\n"),
        of(
            "pytest green",
            Expect.PASS,
            0,
            true,
            "4 tests",
            "....  [100%]\n============ 4 passed, 1 skipped in 0.12s ============\n"),
        of(
            "node:test with an empty file",
            Expect.PASS,
            0,
            false,
            "no test ran",
            "# Subtest: /w/a.test.mjs\n"
                + "ok 1 - /w/a.test.mjs\n"
                + "  ---\n"
                + "  duration_ms: 253.4\n"
                + "  ...\n"
                + "1..1\n"
                + "# tests 1\n"
                + "# pass 1\n"
                + "# fail 0\n"),
        of(
            "node:test with an empty file, for eyes",
            Expect.PASS,
            0,
            false,
            "no test ran",
            "✔ /w/a.test.mjs (156.9ms)\nℹ tests 1\nℹ pass 1\nℹ fail 0\n"),
        of("pytest quiet", Expect.PASS, 0, true, "4 tests", "....\n4 passed in 0.02s\n"),
        of(
            "pytest none",
            Expect.FAIL,
            5,
            false,
            "no test ran",
            "collected 0 items\n\n===== no tests ran in 0.01s =====\n"),
        of(
            "pytest red",
            Expect.FAIL,
            1,
            true,
            "2 of 5",
            "E   assert 1 == 2\n"
                + "FAILED t.py::test_a - assert 1 == 2\n"
                + "===== 2 failed, 3 passed in 0.20s =====\n"),
        of(
            "pytest cannot import",
            Expect.FAIL,
            2,
            false,
            "ModuleNotFoundError",
            "ERROR collecting t.py\n"
                + "E   ModuleNotFoundError: No module named 'calc'\n"
                + "==== 1 error in 0.05s ====\n"),
        of(
            "pytest unknown option",
            Expect.FAIL,
            4,
            false,
            "unknown option",
            "ERROR: usage: pytest [options]\npytest: error: unrecognized arguments: --filter\n"),
        of("unittest green", Expect.PASS, 0, true, "3 tests", "...\nRan 3 tests in 0.001s\n\nOK\n"),
        of(
            "unittest none",
            Expect.PASS,
            0,
            false,
            "no test ran",
            "\nRan 0 tests in 0.000s\n\nOK\n"),
        of(
            "unittest red by stubs",
            Expect.FAIL,
            1,
            true,
            "3 of 3",
            "NotImplementedError\nRan 3 tests in 0.001s\n\nFAILED (errors=3)\n"),
        of(
            "unittest cannot load",
            Expect.FAIL,
            1,
            false,
            "missing module",
            "ERROR: test_calc (unittest.loader._FailedTest.test_calc)\n"
                + "ImportError: Failed to import test module: test_calc\n"
                + "Ran 1 test in 0.000s\n\n"
                + "FAILED (errors=1)\n"),
        of(
            "jest green",
            Expect.PASS,
            0,
            true,
            "7 tests",
            "Test Suites: 2 passed, 2 total\nTests:       1 skipped, 7 passed, 8 total\n"),
        of(
            "jest red",
            Expect.FAIL,
            1,
            true,
            "2 of 7",
            "Test Suites: 1 failed, 1 passed, 2 total\nTests:       2 failed, 5 passed, 7 total\n"),
        of(
            "jest none",
            Expect.FAIL,
            1,
            false,
            "no test ran",
            "No tests found, exiting with code 1\n"),
        of(
            "jest none but content",
            Expect.PASS,
            0,
            false,
            "no test ran",
            "No tests found, exiting with code 0\n"),
        of(
            "jest suite does not run",
            Expect.FAIL,
            1,
            false,
            "wrong reason",
            "FAIL ./a.test.js\n"
                + "  ● Test suite failed to run\n"
                + "    Cannot find module './a' from 'a.test.js'\n"
                + "Test Suites: 1 failed, 1 total\n"
                + "Tests:       0 total\n"),
        of(
            "vitest green in colour",
            Expect.PASS,
            0,
            true,
            "2 tests",
            "\u001b[2m Test Files \u001b[22m \u001b[32m1 passed\u001b[39m (1)\n"
                + "\u001b[2m      Tests \u001b[22m \u001b[32m2 passed\u001b[39m (2)\n"),
        of(
            "vitest none in one, some in another",
            Expect.PASS,
            0,
            true,
            "2 tests",
            "No test files found, exiting with code 0\n"
                + " Test Files  1 passed (1)\n"
                + "      Tests  2 passed (2)\n"),
        of(
            "vitest none",
            Expect.PASS,
            0,
            false,
            "no test ran",
            "No test files found, exiting with code 0\n"),
        of(
            "vitest red",
            Expect.FAIL,
            1,
            true,
            "3 of 4",
            " Test Files  1 failed (1)\n      Tests  3 failed | 1 passed (4)\n"),
        of(
            "vitest unknown option",
            Expect.FAIL,
            1,
            false,
            "Unknown option",
            "CACError: Unknown option `--filter`\n    at Command.checkUnknownOptions\n"),
        of(
            "mocha red",
            Expect.FAIL,
            2,
            true,
            "2 of 5",
            "\n  3 passing (12ms)\n  2 failing\n\n  1) adds:\n"),
        of("node red", Expect.FAIL, 1, true, "1 of 2", "ℹ tests 2\nℹ pass 1\nℹ fail 1\n"),
        of("node none", Expect.PASS, 0, false, "no test ran", "ℹ tests 0\nℹ pass 0\nℹ fail 0\n"),
        of("go green", Expect.PASS, 0, true, "ran", "ok  \texample.org/calc\t0.003s\n"),
        of(
            "go none",
            Expect.PASS,
            0,
            false,
            "no test ran",
            "?   \texample.org/calc\t[no test files]\n"),
        of(
            "go no matching test",
            Expect.PASS,
            0,
            false,
            "no test ran",
            "testing: warning: no tests to run\n"
                + "PASS\n"
                + "ok  \texample.org/calc\t0.002s [no tests to run]\n"),
        of(
            "go red",
            Expect.FAIL,
            1,
            true,
            "failed as it must",
            "--- FAIL: TestAdd (0.00s)\n"
                + "    a_test.go:7: got 1, want 2\n"
                + "FAIL\n"
                + "FAIL\texample.org/calc\t0.003s\n"),
        of(
            "go does not build",
            Expect.FAIL,
            1,
            false,
            "compile",
            "./a_test.go:7:5: undefined: Add\nFAIL\texample.org/calc [build failed]\n"),
        of(
            "cargo green",
            Expect.PASS,
            0,
            true,
            "3 tests",
            "test result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished"
                + " in 0.00s\n"
                + "test result: ok. 0 passed; 0 failed; 0 ignored\n"),
        of(
            "cargo none",
            Expect.PASS,
            0,
            false,
            "no test ran",
            "running 0 tests\n\n"
                + "test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 5 filtered out\n"),
        of(
            "cargo red",
            Expect.FAIL,
            101,
            true,
            "1 of 3",
            "test result: FAILED. 2 passed; 1 failed; 0 ignored;\n"),
        of(
            "cargo does not build",
            Expect.FAIL,
            101,
            false,
            "compile",
            "error[E0425]: cannot find function `add` in this scope\n"
                + "error: could not compile `calc`\n"),
        of(
            "dotnet green",
            Expect.PASS,
            0,
            true,
            "4 tests",
            "Passed!  - Failed:     0, Passed:     4, Skipped:     0, Total:     4, Duration: 8"
                + " ms\n"),
        of(
            "dotnet none",
            Expect.PASS,
            0,
            false,
            "no test ran",
            "No test is available in /ws/bin/a.dll.\n"),
        of("rspec red", Expect.FAIL, 1, true, "1 of 3", "3 examples, 1 failure\n"),
        of(
            "rspec load error",
            Expect.FAIL,
            1,
            false,
            "wrong reason",
            "An error occurred while loading ./spec/a_spec.rb.\n"
                + "LoadError: cannot load such file -- calc\n"
                + "0 examples, 0 failures, 1 error occurred outside of examples\n"),
        of(
            "phpunit red",
            Expect.FAIL,
            1,
            true,
            "2 of 3",
            "FAILURES!\nTests: 3, Assertions: 3, Failures: 2.\n"),
        of("phpunit none", Expect.PASS, 0, false, "no test ran", "No tests executed!\n"),
        of(
            "ctest red",
            Expect.FAIL,
            8,
            true,
            "1 of 4",
            "75% tests passed, 1 tests failed out of 4\n"),
        of("ctest none", Expect.PASS, 0, false, "no test ran", "No tests were found!!!\n"),
        of("tap red", Expect.FAIL, 1, true, "1 of 2", "1..2\nok 1 - a\nnot ok 2 - b\n"),
        of(
            "green must exit 0",
            Expect.PASS,
            1,
            false,
            "must pass; exit 1: error: linker",
            "compiling\nerror: linker failed\nbye\n"),
        of(
            "exit code swallowed",
            Expect.PASS,
            0,
            false,
            "tests failed",
            "Tests:       2 failed, 5 passed, 7 total\n"),
        of("red must not exit 0", Expect.FAIL, 0, false, "must fail; exit 0", "all fine\n"),
        of(
            "red, but no test failed",
            Expect.FAIL,
            1,
            false,
            "none of 7",
            "Tests:       7 passed, 7 total\nJest: coverage threshold not met\n"),
        of(
            "command not found",
            Expect.FAIL,
            127,
            false,
            "command or file not found",
            "sh: 1: mvnn: not found\n"),
        of("red without a word", Expect.FAIL, 1, false, "nothing shows that a test failed", ""),
        of("red with blank lines", Expect.FAIL, 1, false, "nothing shows", " \n\n"),
        of("not to be run, silently", Expect.FAIL, 127, false, "could not be run", ""),
        of("killed", Expect.FAIL, 137, false, "SIGKILL", "Killed\n"),
        of(
            "syntax error",
            Expect.FAIL,
            1,
            false,
            "compile",
            "  File \"a.py\", line 3\nSyntaxError: invalid syntax\n"),
        of(
            "missing script",
            Expect.FAIL,
            1,
            false,
            "Missing script",
            "npm error Missing script: \"tset\"\n"),
        of(
            "no such target",
            Expect.FAIL,
            2,
            false,
            "No rule",
            "make: *** No rule to make target 'tset'.  Stop.\n"),
        of(
            "no runner known, fails",
            Expect.FAIL,
            3,
            true,
            "failed as it must",
            "comparing\n3 differences\n"),
        of(
            "a test about options fails",
            Expect.FAIL,
            1,
            true,
            "1 of 1",
            "AssertionError: expected 'unknown option' to equal 'x'\n"
                + "===== 1 failed in 0.20s =====\n"));
  }

  static Stream<Arguments> wrongReasons() {
    return Stream.of(
        Arguments.of("grep -q x f && test 1", 2, "grep: f: No such file or directory\n"),
        Arguments.of("ls f", 2, "ls: cannot access 'f': No such file or directory\n"),
        Arguments.of("cat f", 1, "cat: f: No such file or directory\n"),
        Arguments.of("grep '[' f", 2, "grep: Unmatched [, [^, [:, [., or [=\n"),
        Arguments.of("grep x d", 2, "grep: d: Is a directory\n"),
        Arguments.of("./t", 127, "sh: 1: ./t: not found\n"),
        Arguments.of("./t", 127, ""),
        Arguments.of("./t", 126, ""),
        Arguments.of("./t", 137, "Killed\n"),
        Arguments.of("./t", 139, ""),
        Arguments.of("timeout 5 ./t", 124, ""),
        Arguments.of("pytest -q x", 2, "ImportError: cannot import name 'a' from 'b'\n"),
        Arguments.of(
            "node --test",
            1,
            "# Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/w/nope.mjs'\n"
                + "not ok 1 - /w/a.test.mjs\n"
                + "  ---\n"
                + "  exitCode: 1\n"
                + "  ...\n"
                + "1..1\n"
                + "# pass 0\n"
                + "# fail 1\n"),
        Arguments.of(
            "node --test",
            1,
            "Error [ERR_MODULE_NOT_FOUND]: Cannot find module '/w/nope.mjs'\n"
                + "✖ /w/a.test.mjs (15.6ms)\n"
                + "  'test failed'\n"
                + "ℹ pass 2\n"
                + "ℹ fail 1\n\n"
                + "✖ failing tests:\n\n"
                + "✖ /w/a.test.mjs (15.6ms)\n"
                + "  'test failed'\n"),
        Arguments.of("node t.js", 1, "SyntaxError: Unexpected end of input\n"),
        Arguments.of("npm test", 1, "npm error Missing script: \"test\"\n"),
        Arguments.of(
            "python3 t.py",
            2,
            "python3: can't open file '/w/t.py': [Errno 2] No such file or directory\n"),
        Arguments.of("node t.js", 1, "Error: Cannot find module '/w/t.js'\n"),
        Arguments.of(
            "./t", 1, "Cannot connect to the Docker daemon at unix:///var/run/docker.sock.\n"),
        Arguments.of("./t", 1, "Error: connect ECONNREFUSED 127.0.0.1:5432\n"),
        Arguments.of(
            "gradle test", 1, "ERROR: JAVA_HOME is not set and no 'java' command was found\n"),
        Arguments.of("mvn test", 1, "[ERROR] java.lang.UnsupportedClassVersionError: a/A\n"),
        Arguments.of("mvn test", 1, "[ERROR] The forked VM terminated without saying good-bye.\n"),
        Arguments.of(
            "mvn test",
            1,
            "[ERROR] a.ATest.initializationError -- Time elapsed: 0.004 s <<< ERROR!\n"
                + "[ERROR]   ATest.initializationError » InvalidTestClass\n"
                + "[ERROR] Tests run: 1, Failures: 0, Errors: 1, Skipped: 0\n"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sss\nRan 3 tests in 0.001s\n\nOK (skipped=3)\n",
        "1..3\nok 1 a # skip\nok 2 b # skip no network\nok 3 c # SKIP\n",
        "1..3\nok 1 a # skip\nok 2 b # skip\nok 3 c # skip\n\n3 tests, 0 failures, 3 skipped\n",
        "OK, but some tests were skipped!\nTests: 3, Assertions: 0, Skipped: 3.\n",
        "=== RUN   TestA\n    a_test.go:5: later\n--- SKIP: TestA (0.00s)\nPASS\nok  \tdemo\t0.002s\n",
        "\n  3 pending\n",
        "\n  0 passing (2ms)\n  3 pending\n",
        "[==========] 2 tests from 1 test suite ran. (0 ms total)\n[  PASSED  ] 0 tests.\n[  SKIPPED ] 2 tests, listed below:\n",
        "1/1 Test #1: a ........***Skipped   0.00 sec\n\n100% tests passed, 0 tests failed out of 1\n",
        "3 tests, 0 failures, 3 excluded\n",
        "  2 skipped\n"
      })
  void doesNotCallItGreenWhereAllWasSkipped(String output) throws Exception {
    Finding finding = judge(Expect.PASS, 0, output, null, null);
    assertThat(finding.failed()).as(finding.text()).isTrue();
    assertThat(finding.text()).contains("no test ran");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s..\nRan 3 tests in 0.001s\n\nOK (skipped=1)\n",
        "1..3\nok 1 a # skip\nok 2 b\nok 3 c\n\n3 tests, 0 failures, 1 skipped\n",
        "Tests: 3, Assertions: 2, Skipped: 1.\n",
        "=== RUN   TestA\n--- SKIP: TestA (0.00s)\n=== RUN   TestB\n--- PASS: TestB (0.00s)\n=== RUN   TestC\n--- PASS: TestC (0.00s)\nPASS\nok  \tdemo\t0.002s\n",
        "\n  2 passing (2ms)\n  3 pending\n",
        "[==========] 3 tests from 1 test suite ran. (0 ms total)\n[  PASSED  ] 2 tests.\n[  SKIPPED ] 1 test, listed below:\n",
      })
  void callsItGreenWhereSomeWereSkipped(String output) throws Exception {
    Finding finding = judge(Expect.PASS, 0, output, null, null);
    assertThat(finding.text()).startsWith("passed; 2 tests ran");
  }

  @ParameterizedTest
  @MethodSource("wrongReasons")
  void doesNotTakeAnotherFailureForARedTest(String run, int code, String output) throws Exception {
    Check check = new Check("test", run, Expect.FAIL, null, null, Duration.ofMinutes(5));
    Finding finding = new CheckJudge(check, Exit.ended(code), output, NO_FILES, "log").judge();
    assertThat(finding.failed()).as(finding.text()).isTrue();
    assertThat(finding.text()).contains("wrong reason");
  }

  @Test
  void takesAProgramsOwnHighExitCodeForAFailure() throws Exception {
    assertThat(judge(Expect.FAIL, 255, "expected 1, was 2\n", null, null).failed()).isFalse();
  }

  @Test
  void doesNotCallItGreenWhatCannotBeRed() throws Exception {
    Check check = new Check("test", "make || true", Expect.PASS, null, null, Duration.ofMinutes(5));
    assertThat(new CheckJudge(check, Exit.ended(0), "", NO_FILES, "log").judge().mark())
        .isEqualTo(Finding.Mark.NOTE);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("outputs")
  void tellsGreenAndRedByWhatRan(
      String name, Expect expect, int code, boolean holds, String words, String output)
      throws Exception {
    Finding finding = judge(expect, code, output, null, null);
    assertThat(finding.failed()).as(finding.text()).isEqualTo(!holds);
    assertThat(finding.text()).contains(words);
  }

  @Test
  void wantsThePlansOwnReasons() throws Exception {
    assertThat(
            judge(Expect.FAIL, 1, "AssertionError: 1\n", "AssertionError|expected:", null).failed())
        .isFalse();
    assertThat(judge(Expect.FAIL, 1, "boom\n", "AssertionError", null).text())
        .contains("nothing that matches", "boom");
    assertThat(judge(Expect.FAIL, 1, "x: command not found\n", null, "command not found").text())
        .contains("x: command not found");
    assertThat(judge(Expect.PASS, 0, "WARN deprecated\n", null, "(?i)deprecated").failed())
        .isTrue();
    assertThat(judge(Expect.PASS, 0, "ok\n", "^ok$", null).failed()).isFalse();
  }

  @Test
  void givesUpOnPatternsThatNeverEnd() throws Exception {
    assertThat(judge(Expect.FAIL, 1, "a".repeat(5000), "(.*a){20}b", null).text())
        .contains("takes too long");
    assertThat(judge(Expect.FAIL, 1, "ab".repeat(200_000), "^(a|b)*c", null).text())
        .contains("takes too long");
  }

  @Test
  void failsACheckThatWasStoppedWhateverWasExpected() throws Exception {
    Exit stopped = new Exit(Exit.Kind.ENDED, 143, Stop.Reason.TIMEOUT, List.of());
    for (Expect expect : Expect.values()) {
      Check check = new Check("test", "make", expect, null, null, Duration.ofMinutes(5));
      assertThat(new CheckJudge(check, stopped, "1 failed in 1s", NO_FILES, "log").judge().text())
          .contains("not done after 5m");
      assertThat(new CheckJudge(check, Exit.lost(), "", NO_FILES, "log").judge().failed()).isTrue();
    }
  }

  @Test
  void namesTheLog() throws Exception {
    assertThat(judge(Expect.PASS, 1, "", null, null).text())
        .isEqualTo("must pass; exit 1: no output (tmp/check.log)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"grep -q TODO a.txt", "test -f a.txt", "command -v mvnd"})
  void holdsASearchThatFoundNothingWithoutAWord(String run) throws IOException {
    assertThat(silent(run, null).mark()).isEqualTo(Finding.Mark.HOLDS);
  }

  @Test
  void holdsASilentCommandOfWhichThePlanSaysThatItIsSilent() throws IOException {
    assertThat(silent("./locked.sh", "\\A\\s*\\z").mark()).isEqualTo(Finding.Mark.HOLDS);
    assertThat(silent("./locked.sh", null).failed()).isTrue();
    assertThat(silent("exit 1", null).failed()).isTrue();
  }

  @Test
  void takesACommandThatAlwaysFailsForNoEvidenceWhateverItPrints() throws IOException {
    Check check =
        new Check("test", "echo red; exit 1", Expect.FAIL, null, null, Duration.ofMinutes(5));
    Finding finding = new CheckJudge(check, Exit.ended(1), "red\n", NO_FILES, "log").judge();
    assertThat(finding.mark()).isEqualTo(Finding.Mark.NOTE);
    assertThat(finding.text()).contains("whatever the work is worth");
  }

  private static Finding silent(String run, @Nullable String because) throws IOException {
    Check check = new Check("test", run, Expect.FAIL, because, null, Duration.ofMinutes(5));
    return new CheckJudge(check, Exit.ended(1), "", NO_FILES, "log").judge();
  }
}
