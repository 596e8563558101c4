package coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import coordinator.task.Check;
import coordinator.text.Invalid;
import coordinator.text.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings of a loop, and their mistakes. */
class ConfigReaderTest {

  @TempDir Path repository;
  private LoopFolder folder;

  @BeforeEach
  void makeFolder() throws IOException {
    folder = new LoopFolder(repository);
    Files.createDirectories(folder.settings());
  }

  @Test
  void takesTheDefaultsWhereThereIsNoFileOrNothingInIt() throws Exception {
    LoopConfig without = ConfigReader.read(folder);
    assertThat(without.bounds().turns()).isEqualTo(100);
    assertThat(without.bounds().wall()).isNull();
    assertThat(without.documents().file(Document.TODO))
        .isEqualTo(repository.resolve(".coordinator/TODO.md"));
    for (String nothing : List.of("", "\n# a remark\n", "{}\n")) {
      Files.writeString(folder.config(), nothing);
      assertThat(ConfigReader.read(folder)).isEqualTo(without);
    }
  }

  @Test
  void theSeededFileHoldsEverySettingAndItsDefault() throws Exception {
    LoopConfig without = ConfigReader.read(folder);
    new Seed(folder).plant(null);
    assertThat(ConfigReader.read(folder)).isEqualTo(without);
    String uncommented =
        Files.readString(folder.config())
            .replaceAll("(?m)^#(\\w+:|  )", "$1")
            .replaceAll("(?m)^prompt_file.*$", "");
    Files.writeString(folder.config(), uncommented);
    LoopConfig all = ConfigReader.read(folder);
    assertThat(all.bounds())
        .isEqualTo(new LoopConfig.Bounds(100, 3, Duration.ofHours(12), 5_000_000L));
    assertThat(all.asking()).isEqualTo(without.asking());
    assertThat(all.documents()).isEqualTo(without.documents());
    assertThat(all.checks()).extracting(Check::run).containsExactly("mvn -q test", "npm run lint");
  }

  @Test
  void readsChecksWithAndWithoutNames() throws Exception {
    Files.writeString(
        folder.config(), "checks:\n  - make test\n  - {name: lint, run: make lint, timeout: 5m}\n");
    List<Check> checks = ConfigReader.read(folder).checks();
    assertThat(checks).extracting(Check::name).containsExactly("check-1", "lint");
    assertThat(checks)
        .extracting(Check::timeout)
        .containsExactly(Duration.ofMinutes(30), Duration.ofMinutes(5));
  }

  @Test
  void namesEveryMistakeWithItsPlace() throws Exception {
    Files.writeString(
        folder.config(),
        """
        polls: {every: 5m}
        limits: {turns: 0, idle: many, wals: 2h}
        document_bytes: 12
        checks:
          - {name: nothing}
        """);
    assertThat(mistakes())
        .anyMatch(it -> it.startsWith(".coordinator/config.yml:1:1: unknown key 'polls'"))
        .anyMatch(it -> it.contains("did you mean 'poll'?"))
        .anyMatch(it -> it.startsWith(".coordinator/config.yml:2:17: 'turns' is 0; the least is 1"))
        .anyMatch(
            it -> it.startsWith(".coordinator/config.yml:2:26: 'idle' must be a whole number"))
        .anyMatch(it -> it.startsWith(".coordinator/config.yml:2:32: unknown key 'wals'"))
        .anyMatch(it -> it.startsWith(".coordinator/config.yml:3:17: 'document_bytes'"))
        .anyMatch(it -> it.startsWith(".coordinator/config.yml:5:5: missing key 'run'"));
  }

  @Test
  void refusesDocumentsThatCannotBe() throws Exception {
    Files.writeString(
        folder.config(),
        """
        documents: {todo: ../../elsewhere.md, progress: P.md, opinions: P.md}
        prompt_file: none.md
        """);
    assertThat(mistakes())
        .anyMatch(it -> it.contains("lies outside the repository"))
        .anyMatch(it -> it.contains("two documents are the same file"))
        .anyMatch(it -> it.startsWith(".coordinator/config.yml:2:14: 'prompt_file'"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
"""
limits: {tokens: lots}                              | 'tokens' must be a whole number
limits: {tokens: 0}                                 | 'tokens' is 0
limits: {wall: soon}                                | 'wall' 'soon' is no duration
poll: {cycles: often}                               | 'cycles' must be a whole number
poll: 5m                                            | 'poll' must be a mapping
document_bytes: big                                 | 'document_bytes' must be
checks: make test                                   | 'checks' must be a list
checks: ['']                                        | an entry of 'checks' is empty
checks: [{run: x, timeout: 5 minutes}]              | write it as 5m
allow_unchanged: perhaps                            | 'allow_unchanged' must be true or false
documents: [a]                                      | 'documents' must be a mapping
documents: {todo: ''}                               | 'todo' is empty
mode: yolo                                          | 'mode' 'yolo' is none of
allow: 'src/**'                                     | 'allow' must be a list
[a]                                                 | is a mapping
""")
  void refusesAValueThatItCouldNotMean(String yaml, String complaint) throws Exception {
    Files.writeString(folder.config(), yaml);
    assertThat(mistakes()).anyMatch(it -> it.contains(complaint));
  }

  @Test
  void refusesATemplateThatNoTurnCouldWorkBy() throws Exception {
    Files.writeString(folder.config(), "prompt_file: p.md\n");
    Files.writeString(folder.settings().resolve("p.md"), "Do {{ITEMS}}.");
    assertThat(mistakes())
        .anyMatch(it -> it.contains("unknown place {{ITEMS}}; did you mean 'ITEM'?"))
        .anyMatch(it -> it.contains("names neither {{ITEM}} nor {{TODO}}"));
  }

  private List<String> mistakes() {
    Invalid invalid = catchThrowableOfType(Invalid.class, () -> ConfigReader.read(folder));
    assertThat(invalid).as("refused").isNotNull();
    return invalid.problems().stream().map(Problem::toString).toList();
  }
}
