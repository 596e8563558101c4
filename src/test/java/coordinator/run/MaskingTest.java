package coordinator.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

class MaskingTest {

  @Test
  void tokensOfWellKnownShapesAreMasked() {
    Masking masking = new Masking(Map.of());
    for (String secret :
        List.of(
            "sk-proj-abcDEF0123456789abcDEF01",
            "sk-ant-api03-abcDEF0123456789_-abc",
            "ghp_" + "a1B2".repeat(9),
            "github_pat_" + "a1B2".repeat(9),
            "glpat-" + "a1B2".repeat(5),
            "AKIAIOSFODNN7EXAMPLE",
            "AIza" + "a1B2c".repeat(7),
            "xoxb-123456789012-abcdef",
            "hf_" + "a1B2".repeat(9),
            "npm_" + "a1B2".repeat(9),
            "pypi-" + "a1B2".repeat(13),
            "sk_live_" + "a1B2".repeat(6),
            "rk_test_" + "a1B2".repeat(6),
            "ASIAIOSFODNN7EXAMPLE",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl")) {
      assertThat(masking.mask("so: " + secret + "."))
          .as(secret)
          .doesNotContain(secret.substring(5));
      assertThat(masking.mask("so: " + secret + ".")).hasSize(secret.length() + 5);
    }
    assertThat(masking.mask("Authorization: Bearer abcdefghijklmnop"))
        .isEqualTo("Authorization: Bearer ****************");
    assertThat(masking.mask("authorization: bAsic abcdefghijklmnop"))
        .isEqualTo("authorization: bAsic ****************");
    assertThat(masking.mask("PASSWORD=hunter22")).isEqualTo("PASSWORD=********");
    assertThat(masking.mask("git clone https://me:hunter2@host/x"))
        .isEqualTo("git clone https://me:*******@host/x");
    assertThat(masking.mask("export OPENAI_API_KEY='s3cr3t-value'"))
        .isEqualTo("export OPENAI_API_KEY='************'");
    assertThat(
            masking.mask(
                "-----BEGIN RSA PRIVATE KEY-----\nMIIEow\nabc=\n-----END RSA PRIVATE KEY-----"))
        .doesNotContain("MIIEow");
  }

  @Test
  void ordinaryTextIsLeftAlone() {
    Masking masking = new Masking(Map.of());
    for (String text :
        List.of(
            "the task-list has 12 sk-ips",
            "commit 4b825dc642cb6eb9a060e54bf8d69288fbee4904",
            "tokens used: 123,456",
            "P01 worker started, PID 1234, attempt 1, log tmp/PLAN-x/worker-P01-1.log",
            "http://localhost:4173/a@b",
            "eyJ is how it begins")) {
      assertThat(masking.mask(text)).isSameAs(text);
    }
  }

  @Test
  void configuredValuesAreMaskedWhereTheyMayBeSecret() {
    Masking masking =
        new Masking(
            Map.of(
                "API_KEY", "plainword",
                "SEED", "k3p7-x9q2.$^",
                "HOME_DIR", "/srv/codex-home",
                "MODE", "workspace-write",
                "SHORT", "abc",
                "UMLAUT", "größer-9-schön"));
    assertThat(masking.mask("a plainword b k3p7-x9q2.$^ c größer-9-schön d"))
        .isEqualTo(
            "a ********* b ************ c ****************** d"
                .replaceFirst(
                    "\\*{18}",
                    "*".repeat("größer-9-schön".getBytes(StandardCharsets.UTF_8).length)));
    assertThat(masking.mask("in /srv/codex-home, workspace-write, abc"))
        .isEqualTo("in /srv/codex-home, workspace-write, abc");
  }

  @Test
  void aMaskedTextHasAsManyBytesAsBefore() {
    Masking masking = new Masking(Map.of("K", "geheim-ä-ö-ü-1"));
    byte[] before = "x ä geheim-ä-ö-ü-1 y".getBytes(StandardCharsets.UTF_8);
    byte[] after = masking.mask(before);
    assertThat(after).hasSameSizeAs(before);
    assertThat(new String(after, StandardCharsets.UTF_8)).startsWith("x ä *").endsWith("* y");
  }

  @Test
  void findsAllThatTheShapesThemselvesFindInAnyText() {
    Masking masking = new Masking(Map.of());
    List<String> pieces =
        List.of(
            "sk-",
            "sk_",
            "rk_live_",
            "pk_test_",
            "ghp_",
            "ghr_",
            "gh",
            "github_pat_",
            "glpat-",
            "AKIA",
            "ASIA",
            "AIza",
            "xoxb-",
            "npm_",
            "hf_",
            "pypi-",
            "eyJ",
            ".eyJ",
            ".",
            "Bearer ",
            "basic",
            " ",
            "://",
            "http://",
            ":",
            "@",
            "/",
            "API",
            "_KEY",
            "_TOKEN",
            "PASSWORD",
            "PASSWD",
            "_SECRET",
            "=",
            ": ",
            "'",
            "\"",
            "-----BEGIN ",
            "-----",
            "RSA ",
            "PRIVATE KEY-----",
            "a1B2",
            "a1B2c3D4e5F6g7H8",
            "A1B2C3D4E5F6G7H8",
            "a1B2".repeat(20),
            "-",
            "_",
            "\n",
            "é",
            "ABC_".repeat(20),
            "x".repeat(300),
            "x");
    Random random = new Random(7);
    int masked = 0;
    for (int i = 0; i < 20_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(14); n >= 0; n--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
      byte[] expected = slowly(bytes);
      masked += expected == bytes ? 0 : 1;
      assertThat(masking.mask(bytes)).as(text.toString()).isEqualTo(expected);
    }
    assertThat(masked).as("texts with something to be masked").isGreaterThan(1_000);
  }

  /** Each shape tried everywhere. */
  private static byte[] slowly(byte[] text) {
    byte[] masked = text;
    for (TokenForm form : TokenForm.ALL) {
      Matcher matcher = form.pattern().matcher(new String(text, StandardCharsets.ISO_8859_1));
      while (matcher.find()) {
        masked = masked == text ? text.clone() : masked;
        int group = matcher.groupCount();
        Arrays.fill(masked, matcher.start(group), matcher.end(group), (byte) '*');
      }
    }
    return masked;
  }

  @Test
  void masksEachOfVeryManyValues() {
    Map<String, String> variables = new HashMap<>();
    for (int i = 0; i < 300; i++) {
      variables.put("K" + i, "value-" + i * 7919 + "-" + i + "!");
    }
    Masking masking = new Masking(variables);
    variables.forEach(
        (name, value) ->
            assertThat(masking.mask("a " + value + " b"))
                .isEqualTo("a " + "*".repeat(value.length()) + " b"));
  }

  @Test
  void masksBothOfTwoValuesThatOverlap() {
    Masking masking = new Masking(Map.of("A", "abcd-12-efgh", "B", "efgh-34-ijkl"));
    assertThat(masking.mask("abcd-12-efgh-34-ijkl")).isEqualTo("*".repeat(20));
  }
}
