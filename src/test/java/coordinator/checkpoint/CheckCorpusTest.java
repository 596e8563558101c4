package coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.task.Check;
import coordinator.task.Exit;
import coordinator.task.Finding;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What runners print for lying and for honest work: none of the one holds, all of the other. */
class CheckCorpusTest {

  private static final TestReports NO_FILES = new TestReports(Path.of("/"), Path.of("/dev/null"));

  @TestFactory
  Stream<DynamicTest> isJudgedRight() throws IOException {
    try (InputStream in =
        CheckCorpusTest.class.getResourceAsStream("/coordinator/checkpoint/checks.txt")) {
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return Arrays.stream(text.split("(?m)^=== ")).skip(1).map(CheckCorpusTest::test);
    }
  }

  private static DynamicTest test(String part) {
    String[] halves = part.split("(?m)^---\n", 2);
    Map<String, String> head =
        halves[0]
            .lines()
            .skip(1)
            .map(line -> line.split("=", 2))
            .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    return DynamicTest.dynamicTest(
        halves[0].lines().findFirst().orElseThrow(), () -> judge(head, halves[1]));
  }

  private static void judge(Map<String, String> head, String output) throws IOException {
    Check.Expect expect = Check.Expect.valueOf(head.get("expect").toUpperCase(Locale.ROOT));
    Check check = new Check("test", head.get("run"), expect, null, null, Duration.ofMinutes(5));
    Exit exit = Exit.ended(Integer.parseInt(head.get("exit")));
    Finding finding = new CheckJudge(check, exit, output, NO_FILES, "log").judge();
    if (head.get("want").equals("holds")) {
      assertThat(finding.mark()).as(finding.text()).isEqualTo(Finding.Mark.HOLDS);
    } else {
      assertThat(finding.failed()).as(finding.text()).isTrue();
      assertThat(finding.text()).contains(head.get("want"));
    }
  }
}
