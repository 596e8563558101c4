package coordinator.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.PatternSyntaxException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GlobPatternTest {

  private static final List<String> PATHS =
      List.of(
          "a",
          "b",
          "-",
          "^",
          "]",
          "ab",
          "a.b",
          "a/b",
          "src/a.c",
          "src/x/a.c",
          "src/x/y/b.h",
          "a+b",
          "a(1)",
          "{a}",
          "a,b",
          "a$",
          "a|b",
          "a&b",
          "src/a-c",
          "Ä",
          "a b#c",
          "a\\b",
          ".env",
          "[a]");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "*",
        "**",
        "?",
        "a*",
        "src/*",
        "src/**",
        "src/**/*.c",
        "**/*.{c,h}",
        "{a,src/**}",
        "[a-c]",
        "[!a]",
        "[^a]",
        "[-a]",
        "[!-a]",
        "[a-]",
        "[a&&b]",
        "a[+&]b",
        "a.b",
        "a+b",
        "a(1)",
        "{a}",
        "\\{a\\}",
        "a,b",
        "a$",
        "a|b",
        "}",
        "\\*",
        "a\\\\b",
        "*.c",
        "[[]a?",
        "a b#*",
        "Ä",
        "{a,b,-}"
      })
  void matchesWhatJavasOwnGlobsMatch(String glob) {
    var own = FileSystems.getDefault().getPathMatcher("glob:" + glob);
    for (String path : PATHS) {
      assertThat(GlobPattern.of(glob).matcher(path).matches())
          .as("%s of %s", glob, path)
          .isEqualTo(own.matches(Path.of(path)));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"{a", "{a,{b}}", "[a", "[a/b]", "a\\", "[z-a]"})
  void refusesWhatJavasOwnGlobsRefuse(String glob) {
    assertThatThrownBy(() -> FileSystems.getDefault().getPathMatcher("glob:" + glob))
        .isInstanceOf(PatternSyntaxException.class);
    assertThatThrownBy(() -> GlobPattern.of(glob)).isInstanceOf(PatternSyntaxException.class);
  }

  @Test
  void matchesNamesThatNoPathCanHave() {
    assertThat(new Globs(List.of("tests/**")).match("tests/a\0b")).isTrue();
    assertThat(new Globs(List.of("tests/**")).match("tests/a\nb")).isTrue();
  }
}
