package coordinator.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTreeTest {

  private static Located read(String text) throws Invalid {
    Problems problems = new Problems(new FileKind("plan", List.of("plan", "phases")), "f");
    Located root = YamlTree.of(text, "f", problems);
    problems.throwIfAny();
    return root;
  }

  @Test
  void knowsThePlaceOfEveryKeyAndValue() throws Invalid {
    Located root =
        read(
            "a: 1\nlist:\n  - x\n  - {k: |\n      block\n    }\n"
                .replace("|\n      block\n    ", "v"));
    assertThat(root.keyAt("list")).isEqualTo(new Place(2, 1));
    Located list = Objects.requireNonNull(root.get("list"));
    assertThat(list.items().get(0).at()).isEqualTo(new Place(3, 5));
    assertThat(list.items().get(1).keyAt("k")).isEqualTo(new Place(4, 6));
    assertThat(list.items().get(1).valueAt("k")).isEqualTo(new Place(4, 9));
  }

  @Test
  void readsPlainScalarsAsTheyLook() throws Invalid {
    assertThat(
            read("a: [no, 'true', true, 5, 5.0, 017, 0x1F, 1_000, ~, '', 2024-01-01, 1e3, !!str 5]")
                .json()
                .toString())
        .isEqualTo(
            "{\"a\":[\"no\",\"true\",true,5,5.0,17,\"0x1F\",\"1_000\",null,\"\",\"2024-01-01\",1000.0,\"5\"]}");
  }

  @Test
  void sharesWhatAnAliasRepeats() throws Invalid {
    Located root = read("a: &x {k: v}\nb: *x\nc: &y text\nd: [*y]\n");
    assertThat(root.json().toString())
        .isEqualTo("{\"a\":{\"k\":\"v\"},\"b\":{\"k\":\"v\"},\"c\":\"text\",\"d\":[\"text\"]}");
    assertThat(root.get("b")).isSameAs(root.get("a"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a:\\n\\tb: 1 | 2:1: a tab; YAML is indented with spaces",
        "a: 1\\na: 2 | 2:1: key 'a' is here a second time; the first is in line 1",
        "a: b: c | 1:5: a second ': ' in one line, or a line indented too far; text that holds ': '"
            + " is put in quotes",
        "a: @x | 1:4: text cannot begin with @ here; put it in quotes",
        "a: [1,\\n | 2:1: the file ends inside a list or mapping",
        "a: 'x\\n | 2:1: the file ends inside a quoted text, begun in line 1",
        "a: 'b' c | 1:8: is indented unlike the lines around it, or follows a value that is already"
            + " complete",
        "a:\\n"
            + "  - b\\n"
            + " c: d | 3:2: is indented unlike the lines around it, or follows a value that is"
            + " already complete, begun in line 1",
        "- a | 1:1: a plan is a mapping with keys such as 'plan:' and 'phases:', but this is a"
            + " list",
        "just words | 1:1: a plan is a mapping with keys such as 'plan:' and 'phases:', but this is"
            + " text",
        "# nothing | 1:1: the file is empty; a plan has at least the keys 'plan' and 'phases'",
        "a: 1\\n---\\nb: 2 | 2:1: a second YAML document begins here; a file holds one plan",
        "b: {<<: {a: 1}} | 1:5: merge keys '<<' are not read; repeat a whole value with an alias,"
            + " or write the keys out",
        "a: *none | 1:4: alias '*none' has no anchor '&none' before it",
        "a: &x [*x] | 1:8: alias '*x' has no anchor '&x' before it",
        "a: !!binary aGk= | 1:4: the YAML tag '!!binary' means nothing in a plan; leave it out",
        "a: !mine b | 1:4: the YAML tag '!mine' means nothing in a plan; leave it out",
        "? [a]\\n: b | 1:3: a key must be plain text, not a list, a mapping or an alias",
        "a: \"\\q\" | 1:6: unknown escape after a backslash; use 'single quotes' for text with"
            + " backslashes",
      })
  void saysInPlainWordsWhatIsNotYaml(String text, String said) {
    String yaml = text.replace("\\n", "\n").replace("\\t", "\t");
    Invalid invalid = catchThrowableOfType(Invalid.class, () -> read(yaml));
    assertThat(invalid.problems().stream().map(Problem::toString).collect(Collectors.joining("\n")))
        .isEqualTo("f:" + said);
  }
}
