package coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts of tests from the files of runners that were told to be quiet. */
class TestReportsTest {

  private static final String SUREFIRE = "target/surefire-reports/TEST-a.ATest.xml";
  private static final String GRADLE = "app/build/test-results/test/TEST-a.ATest.xml";

  @TempDir Path workspace;
  private Path start;

  @BeforeEach
  void begin() throws IOException {
    start = workspace.resolve("tmp/check.in");
    Files.createDirectories(start.getParent());
  }

  @Test
  void addsUpTheModulesOfAMavenBuild() throws Exception {
    checkBegins();
    report(SUREFIRE, 3, 0, 0, 1);
    report("core/" + SUREFIRE, 5, 1, 1, 0);
    Tally tally = tally("mvn -q test").orElseThrow();
    assertThat(tally.ran()).isEqualTo(7);
    assertThat(tally.failed()).isEqualTo(2);
    assertThat(tally.line()).isEqualTo("7 ran, 2 failed, by 2 new TEST-*.xml");
  }

  @Test
  void doesNotCountWhatWasThereBefore() throws Exception {
    report(SUREFIRE, 3, 0, 0, 0);
    sh("touch -d 'next year' '" + workspace.resolve(SUREFIRE) + "'");
    checkBegins();
    assertThat(tally("mvn -q test").orElseThrow().ran()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mvn -q test",
        "./mvnw -q -pl core verify",
        "cd core && mvn --quiet clean test -Dtest=ATest",
        "mvn -q integration-test | tail -5",
        "mvnd surefire:test",
        "gradle -q test",
        "./gradlew -q :app:test --tests ATest",
        "gradle -q integrationTest",
        "mvn -q package",
        "mvn -q clean install",
        "mvn -q test>/dev/null",
        "sh -c \"mvn -q test\"",
        "bash -c 'mvn -q deploy'",
        "./gradlew -q check",
        "./gradlew -q :app:build"
      })
  void knowsThatNoTestRanWhereNoFileWasWritten(String command) throws Exception {
    checkBegins();
    assertThat(tally(command).orElseThrow().ran()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "mvn -q test-compile",
        "mvn -q prepare-package",
        "mvn -q package -DskipTests",
        "mvn -q verify -DskipTests",
        "mvn -q -Dmaven.test.skip=true test",
        "mvn -q process-test-classes",
        "gradle -q build -x test",
        "gradle -q testClasses",
        "npm test",
        "grep -r mvn .",
        "make test"
      })
  void saysNothingOfACommandThatOwesNoFile(String command) throws Exception {
    checkBegins();
    assertThat(tally(command)).isEmpty();
  }

  @Test
  void readsThemWhateverScriptStartedTheRunner() throws Exception {
    checkBegins();
    report(SUREFIRE, 2, 0, 0, 0);
    assertThat(tally("make test").orElseThrow().ran()).isEqualTo(2);
  }

  @Test
  void letsGradleLeaveWhatIsUpToDate() throws Exception {
    report(GRADLE, 4, 0, 0, 0);
    checkBegins();
    assertThat(tally("gradle -q test")).isEmpty();
    report(GRADLE, 4, 2, 0, 0);
    assertThat(tally("gradle -q test").orElseThrow().failed()).isEqualTo(2);
  }

  @Test
  void isNotLedElsewhereByAFile() throws Exception {
    checkBegins();
    Path secret = Files.writeString(workspace.resolve("secret"), "7");
    write(
        SUREFIRE,
        "<!DOCTYPE t [<!ENTITY x SYSTEM \"file://"
            + secret
            + "\">]><testsuite tests=\"&x;\" failures=\"0\"/>");
    write("a/" + SUREFIRE, "<testsuite tests=\"9");
    write("b/" + SUREFIRE, "<html tests=\"9\"/>");
    sh("mkfifo 'target/surefire-reports/TEST-fifo.xml'");
    sh("ln -s ../../secret target/surefire-reports/TEST-link.xml");
    assertThat(tally("mvn -q test").orElseThrow().ran()).isZero();
  }

  private Optional<Tally> tally(String command) throws IOException {
    return new TestReports(workspace, start).tally(command);
  }

  private void checkBegins() throws Exception {
    Thread.sleep(20); // a file system's clock ticks more slowly than ours
    Files.writeString(start, "");
    Thread.sleep(20);
  }

  private void report(String file, int tests, int failures, int errors, int skipped)
      throws IOException {
    write(
        file,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"a.ATest\" time=\"0.1\" tests=\"%d\" errors=\"%d\" skipped=\"%d\" failures=\"%d\">\n  <testcase/>\n</testsuite>\n"
            .formatted(tests, errors, skipped, failures));
  }

  private void write(String file, String text) throws IOException {
    Path path = workspace.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  private void sh(String command) throws Exception {
    assertThat(
            new ProcessBuilder("sh", "-c", command).directory(workspace.toFile()).start().waitFor())
        .isZero();
  }
}
