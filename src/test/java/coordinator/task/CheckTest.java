package coordinator.task;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.Check.Expect;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CheckTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "true",
        ":",
        "exit 0",
        "echo ok",
        "echo 'all (3) tests; passed'",
        "printf 'ok\\n'",
        "mvn test || true",
        "mvn test || :",
        "mvn test || exit 0",
        "mvn test || echo failed",
        "mvn test && echo ok || echo failed",
        "mvn test; true",
        "mvn test\necho done",
        "mvn test | tail -20",
        "mvn test 2>&1 | tee out.txt | cat",
        "mvn test &",
        "true # mvn test",
        "! false",
        "mvn test > /dev/null 2>&1 || true",
        "echo $(mvn test)",
        "sh -c 'mvn test || true'",
        "bash -c \"mvn test; exit 0\"",
        "mvn test & wait",
        "if mvn test; then echo good; else echo bad; fi",
        "if mvn test; then echo good; fi",
        "mvn test || date",
        "trap 'exit 0' EXIT; mvn test",
        "/bin/true",
        "env true",
        "[ 1 ]",
        "[ 1 = 1 ]",
        "mvn test > log; tail log",
        "mvn test >log 2>&1; tail -n 20 log"
      })
  void isHollowIfItPassesWhateverTheWorkIsWorth(String run) {
    assertThat(check(run, Expect.PASS, null).hollow()).isTrue();
    assertThat(check(run, Expect.FAIL, null).hollow()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mvn test",
        "mvn test && echo ok",
        "cd core && mvn test && true",
        "true && mvn test",
        "false || mvn test",
        "test -f a || exit 1; echo ok",
        "set -e; mvn test; echo ok",
        "set -eu\nmvn test\necho ok",
        "mvn test || { echo failed; exit 1; }",
        "if mvn test; then true; else exit 1; fi",
        "mvn test | grep -q 'Failures: 0'",
        "! grep -r TODO src",
        "sh -c 'mvn test || true; exit 3'",
        "echo ok > out/file",
        "test \"$(git status --porcelain)\" = ''",
        "grep '|| true' script.sh",
        "grep -c \"; true\" x",
        "(mvn test || true) && test -f out",
        "mvn test |\n grep x",
        "true; mvn test",
        "sh -ec 'mvn test; true'",
        "sh -c 'mvn test'",
        "sh -c 'mvn test' || exit 1",
        "mvn test & wait $!",
        "if mvn test; then echo good; else echo bad; exit 1; fi",
        "if ! mvn test; then exit 1; fi",
        "if mvn test; then echo a; fi; if npm test; then echo b; else exit 1; fi",
        "trap 'rm -rf tmp' EXIT; mvn test",
        "trap 'exit 0' EXIT; exec mvn test",
        "[ -f out ]",
        "[ 1 = 2 ]",
        "test -f out",
        "set -e; mvn test > log; tail log",
        "mvn test > log && tail log",
        "mvn test > log; cat other",
        "mvn test > log; tail log | grep -q SUCCESS"
      })
  void isNotHollowIfItCanFail(String run) {
    assertThat(check(run, Expect.PASS, null).hollow()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"false", "exit 1", "mvn test; false", "! true", "mvn test; exit 2"})
  void isHollowIfItFailsWhateverTheWorkIsWorth(String run) {
    assertThat(check(run, Expect.FAIL, null).hollow()).isTrue();
    assertThat(check(run, Expect.PASS, null).hollow()).isFalse();
  }

  @Test
  void isNotHollowIfItsOutputIsLookedAt() {
    assertThat(check("mvn test || true", Expect.PASS, "Failures: 0").hollow()).isFalse();
    assertThat(check("sh -c 'mvn test || true'", Expect.PASS, "Failures: 0").hollow()).isFalse();
    assertThat(check("echo Failures: 0", Expect.PASS, "Failures: 0").hollow()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "grep -rn TODO src",
        "grep -rn TODO src | grep -v test",
        "cd core && git grep -q TODO",
        "find . -name '*.orig' | grep .",
        "test -f leftover.txt",
        "[ -e x ]",
        "command -v mvnd",
        "curl -sf localhost:1",
        "/usr/bin/rg -n TODO",
        "git diff --quiet"
      })
  void doesNotTakeASearchForATestThatMustFail(String run) {
    assertThat(check(run, Expect.FAIL, null).red()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mvn test",
        "./run.sh | grep FAIL",
        "cd core; npm test",
        "test -d x && npm test",
        "python3 -m pytest",
        "finder"
      })
  void isRedIfItsTestsMustFail(String run) {
    assertThat(check(run, Expect.FAIL, null).red()).isTrue();
    assertThat(check(run, Expect.PASS, null).red()).isFalse();
  }

  private static Check check(String run, Expect expect, @Nullable String because) {
    return new Check("test", run, expect, because, null, Duration.ofMinutes(1));
  }
}
