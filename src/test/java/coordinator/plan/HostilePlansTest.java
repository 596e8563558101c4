package coordinator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostilePlansTest {

  @Test
  void refusesEachWithinTwoSecondsAndIn256Megabytes(@TempDir Path folder) throws Exception {
    Map<Path, String> files = HostilePlans.write(folder);
    Iterator<String> said = readInSmallProcess(files.keySet(), folder.resolve("said")).iterator();
    for (Map.Entry<Path, String> file : files.entrySet()) {
      assertThat(said).as("an answer for " + file.getKey()).hasNext();
      String[] answer = said.next().split(" ", 2);
      assertThat(answer[1]).startsWith(file.getKey() + ":").contains(file.getValue());
      assertThat(Integer.parseInt(answer[0]))
          .as("milliseconds for " + file.getKey())
          .isLessThan(2000);
    }
    assertThat(said).isExhausted();
  }

  private static List<String> readInSmallProcess(Iterable<Path> files, Path out) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                HostilePlans.class.getName()));
    files.forEach(file -> command.add(file.toString()));
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile()).start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("ends in time").isTrue();
    List<String> lines = Files.readAllLines(out);
    assertThat(process.exitValue()).as(String.join("\n", lines)).isZero();
    return lines;
  }

  @Test
  void saysWhereAFileIsNotText(@TempDir Path folder) throws IOException {
    PlanFiles files = new PlanFiles(folder);
    assertThat(mistakes(files, "plan: x\n# caf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1)))
        .containsExactly(
            "2:6: the file holds byte 0xe9, which is not UTF-8; save the file as UTF-8 text");
    assertThat(mistakes(files, "plan: x\ntitle: a\u0000b\n".getBytes(StandardCharsets.UTF_8)))
        .containsExactly("2:9: the file holds the control character 0x00; is it a text file?");
    assertThat(mistakes(files, new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1, 0}))
        .containsExactly("1:1: the file holds the control character 0x7f; is it a text file?");
    assertThat(mistakes(files, "plan: x".getBytes(StandardCharsets.UTF_16)))
        .containsExactly(
            "1:1: the file holds byte 0xfe, which is not UTF-8; save the file as UTF-8 text");
  }

  private static List<String> mistakes(PlanFiles files, byte[] content) throws IOException {
    Path file = files.write("PLAN-b.yaml", "");
    Files.write(file, content);
    return files.mistakes(file, Map.of());
  }

  @Test
  void saysThatAFileIsNotThere(@TempDir Path folder) {
    PlanFiles files = new PlanFiles(folder);
    assertThat(files.mistakes(folder.resolve("PLAN-none.yaml"), Map.of()))
        .containsExactly("1:1: the file does not exist");
    assertThat(files.mistakes(folder, Map.of()))
        .containsExactly("1:1: the file is a directory, not a file");
    assertThat(files.mistakes(Path.of("/dev/zero"), Map.of()))
        .containsExactly("1:1: the file is not a regular file");
  }
}
