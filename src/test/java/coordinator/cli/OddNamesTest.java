package coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.cli.Program.Ended;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files whose names are not UTF-8, or that the locale's character set cannot write. */
@Timeout(120)
class OddNamesTest {

  private static final String FILES =
      """
      mkdir -p tests keys lib src
      for at in tests/x tests/local keys/k src/x; do
        echo strict > "$(printf '%s-\\303\\251' $at)"
        echo strict > "$(printf '%s-\\351' $at)"
      done
      printf 'tmp/\\nkeys/\\n*local*\\n' > .gitignore
      """;
  private static final String REPOSITORY =
      """
      git init -q "$(printf 'lib/\\303\\251')"
      git init -q "$(printf 'lib/\\351')"
      git init -q .
      git add tests src .gitignore
      git -c user.name=t -c user.email=t@example.org commit -qm begin
      """;
  private static final String HONEST =
      """
      date >> src/done.txt
      echo done >> "$(printf 'src/x-\\351')"
      echo done >> "$(printf 'src/y-\\303\\251')"
      printf 'Status: PASS\\n' > "$COORDINATOR_REPORT"
      printf '%s\\n%s\\n```\\n3 passed\\n```\\n' "$COORDINATOR_PLAN_MARKER" "$(date -Is)" > "$COORDINATOR_MARKER"
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({"C,true", "C,false", "C.UTF-8,true", "C.UTF-8,false"})
  void areJudgedLikeOthers(String locale, boolean git) throws Exception {
    folder = folder.toRealPath();
    sh(FILES + (git ? REPOSITORY : ""));
    Files.writeString(
        folder.resolve("coordinator.yaml"),
        "profiles: {script: {program: sh, args: [tmp/worker.sh]}}\n");
    Files.writeString(
        folder.resolve("PLAN-t.yaml"),
        """
        plan: PLAN-t
        worker: {profile: script}
        workspace: .
        remediation: {attempts: 0}
        phases:
          - id: P01
            kind: implement
            prompt: x
            protect: ["tests/**", "keys/**"]
            checks: [{run: test -s src/done.txt}]
        """);
    Files.createDirectories(folder.resolve("tmp"));
    Program program = new Program(folder, Map.of("LC_ALL", locale));

    Files.writeString(folder.resolve("tmp/worker.sh"), HONEST);
    Ended honest = program.run("run", "PLAN-t.yaml");
    assertThat(honest.code()).as(honest.output()).isZero();

    for (String name : new String[] {"\\303\\251", "\\351"}) {
      String lax =
          "for at in tests/x tests/local keys/k; do echo lax > \"$(printf '%s-"
              + name
              + "' $at)\"; done\n";
      Files.writeString(folder.resolve("tmp/worker.sh"), HONEST + lax);
      Ended lying = program.run("run", "PLAN-t.yaml", "--new");
      assertThat(lying.code()).as(lying.output()).isEqualTo(1);
      for (String at : new String[] {"tests/x", "tests/local", "keys/k"}) {
        assertThat(lying.output())
            .containsPattern("[✗?] Work tree: protected, but changed .*" + at);
      }
      sh("rm -rf tmp/PLAN-t*\n" + FILES);
    }
  }

  private void sh(String script) throws Exception {
    assertThat(
            new ProcessBuilder("sh", "-e", "-c", script)
                .directory(folder.toFile())
                .start()
                .waitFor())
        .isZero();
  }
}
