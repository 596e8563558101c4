package coordinator.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coordinator.task.Assignment;
import coordinator.task.Mode;
import coordinator.task.WorkerChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProfilesTest {

  @TempDir Path temp;

  private static Assignment work(
      String profile, Mode mode, @Nullable String model, List<String> args) {
    return new Assignment(
        new WorkerChoice(profile, mode, model, args, model != null),
        "/a b/c",
        "Do it",
        null,
        model == null ? List.of() : List.of("/one", "/t w o"));
  }

  private static Assignment shell(@Nullable String run) {
    WorkerChoice choice = new WorkerChoice("shell", Mode.READ_ONLY, null, List.of(), false);
    return new Assignment(choice, "/a b/c", "", run, List.of());
  }

  private Profiles known() throws IOException {
    return Profiles.load(List.of(), Map.of());
  }

  private Path file(String text) throws IOException {
    return Files.writeString(temp.resolve("coordinator.yaml"), text);
  }

  @Test
  void callsCodexPlainly() throws IOException {
    assertThat(known().get("codex").command(work("codex", Mode.WORKSPACE_WRITE, null, List.of())))
        .containsExactly(
            "codex",
            "exec",
            "--json",
            "--sandbox",
            "workspace-write",
            "-C",
            "/a b/c",
            "-c",
            "approval_policy=\"never\"",
            "-");
  }

  @Test
  void callsCodexWithAllThatATaskCanSay() throws IOException {
    assertThat(
            known()
                .get("codex")
                .command(work("codex", Mode.DANGER_FULL_ACCESS, "gpt {run}", List.of("-p", "{x}"))))
        .containsExactly(
            "codex",
            "exec",
            "--json",
            "--sandbox",
            "danger-full-access",
            "-C",
            "/a b/c",
            "--add-dir",
            "/one",
            "--add-dir",
            "/t w o",
            "-m",
            "gpt {run}",
            "-c",
            "approval_policy=\"never\"",
            "--skip-git-repo-check",
            "-p",
            "{x}",
            "-");
  }

  @ParameterizedTest
  @CsvSource({
    "claude,READ_ONLY,claude -p --output-format stream-json --verbose --permission-mode plan",
    "claude,WORKSPACE_WRITE,claude -p --output-format stream-json --verbose --permission-mode"
        + " acceptEdits",
    "claude,DANGER_FULL_ACCESS,claude -p --output-format stream-json --verbose"
        + " --dangerously-skip-permissions",
    "gemini,READ_ONLY,gemini -o stream-json --skip-trust --approval-mode plan",
    "gemini,WORKSPACE_WRITE,gemini -o stream-json --skip-trust --approval-mode auto_edit",
    "gemini,DANGER_FULL_ACCESS,gemini -o stream-json --skip-trust --approval-mode yolo",
  })
  void callsOtherAgents(String profile, Mode mode, String command) throws IOException {
    assertThat(known().get(profile).command(work(profile, mode, null, List.of())))
        .containsExactly(command.split(" ", -1));
  }

  @Test
  void callsOtherAgentsWithAllThatATaskCanSay() throws IOException {
    assertThat(
            known().get("claude").command(work("claude", Mode.READ_ONLY, "opus", List.of("--x"))))
        .endsWith("--model", "opus", "--add-dir", "/one", "--add-dir", "/t w o", "--x");
    assertThat(known().get("gemini").command(work("gemini", Mode.READ_ONLY, "pro", List.of("--x"))))
        .endsWith(
            "-m", "pro", "--include-directories", "/one", "--include-directories", "/t w o", "--x");
  }

  @Test
  void runsShellStepsAsTheyAreWritten() throws IOException {
    Profile shell = known().get("shell");

    assertThat(shell.command(shell("echo \"{directory}\" $HOME \\$1")))
        .containsExactly("sh", "-c", "echo \"{directory}\" $HOME \\$1");
    assertThat(shell.runsCommands()).isTrue();
    assertThatThrownBy(() -> shell.command(shell(null)))
        .hasMessage("worker shell needs a command to run, and there is none");
    assertThatThrownBy(() -> known().get("codex").command(shell("ls")))
        .hasMessage("worker codex takes a prompt, not a command to run");
  }

  @Test
  void saysHowEachIsStoppedReadAndInstalled() throws IOException {
    Profile codex = known().get("codex");
    assertThat(codex.signals()).containsExactly("INT", "TERM", "KILL");
    assertThat(codex.transcript()).isEqualTo(Transcript.Kind.CODEX);
    assertThat(codex.install()).isEqualTo("npm install -g @openai/codex");
    assertThat(codex.needsGit()).isTrue();
    assertThat(codex.versionCommand()).containsExactly("codex", "--version");
    Profile shell = known().get("shell");
    assertThat(shell.signals()).containsExactly("TERM", "KILL");
    assertThat(shell.transcript()).isEqualTo(Transcript.Kind.NONE);
    assertThat(shell.needsGit()).isFalse();
    assertThat(shell.versionCommand()).isEmpty();
  }

  @Test
  void aVariableReplacesAProgram() throws IOException {
    Path program = Files.createFile(temp.resolve("my codex"));
    assertThat(
            Profiles.load(List.of(), Map.of("CODEX_CMD", program.toString()))
                .get("codex")
                .program())
        .isEqualTo(program.toString());

    Profile wrapped = Profiles.load(List.of(), Map.of("CODEX_CMD", "npx codex")).get("codex");
    assertThat(wrapped.command(work("codex", Mode.READ_ONLY, null, List.of())))
        .startsWith("npx", "codex", "exec");
    assertThat(wrapped.versionCommand()).containsExactly("npx", "codex", "--version");

    Profile relative = Profiles.load(List.of(), Map.of("CODEX_CMD", "bin/codex")).get("codex");
    assertThat(relative.program()).isEqualTo(Path.of("bin/codex").toAbsolutePath().toString());
  }

  @Test
  void findsProgramsOnThePathOrWhereTheyAreNamed() throws IOException {
    Path program = Files.createFile(temp.resolve("codex"));
    Map<String, String> path = Map.of("PATH", "/nowhere::" + temp);
    assertThat(known().get("codex").find(path)).isEmpty();

    assertThat(program.toFile().setExecutable(true)).isTrue();

    assertThat(known().get("codex").find(path)).contains(program);
    assertThat(known().get("codex").find(Map.of())).isEmpty();
    assertThat(
            Profiles.load(List.of(), Map.of("CODEX_CMD", program.toString()))
                .get("codex")
                .find(Map.of()))
        .contains(program);
    assertThat(
            Profiles.load(List.of(), Map.of("CODEX_CMD", temp.toString()))
                .get("codex")
                .find(Map.of()))
        .isEmpty();
  }

  @Test
  void usersAddProfilesAndReplaceSingleFields() throws IOException {
    Path workspace =
        file(
            """
            other_settings: {x: 1}
            profiles:
              codex: {signals: [TERM, KILL]}
              fast: {like: codex, model: [--model, "{model}-mini"], env: {API_KEY: secret}}
              mine: {program: bin/agent, args: [go, "--in={directory}", '{"a": 1}']}
            """);
    Path user =
        Files.writeString(
            temp.resolve("user.yaml"), "profiles: {codex: {signals: [HUP], install: ask Ann}}");

    Profiles profiles =
        Profiles.load(List.of(workspace, user, temp.resolve("none.yaml")), Map.of());

    assertThat(profiles.names())
        .containsExactly("claude", "codex", "fast", "gemini", "mine", "shell");
    assertThat(profiles.get("codex").signals()).containsExactly("TERM", "KILL");
    assertThat(profiles.get("codex").install()).isEqualTo("ask Ann");
    assertThat(profiles.get("codex").transcript()).isEqualTo(Transcript.Kind.CODEX);
    assertThat(profiles.get("fast").command(work("fast", Mode.READ_ONLY, "big", List.of())))
        .contains("--model", "big-mini", "sandbox_workspace_write.exclude_slash_tmp=true");
    assertThat(profiles.get("mine").command(work("mine", Mode.READ_ONLY, null, List.of("--last"))))
        .containsExactly(
            temp.resolve("bin/agent").toString(), "go", "--in=/a b/c", "{\"a\": 1}", "--last");
    assertThatThrownBy(
            () -> profiles.get("mine").command(work("mine", Mode.READ_ONLY, "big", List.of())))
        .hasMessage("worker mine takes no model");
  }

  @Test
  void environmentValuesAreGivenToTheWorkerAndShownNowhere() throws IOException {
    Profiles profiles =
        Profiles.load(List.of(file("profiles: {codex: {env: {KEY: s3cret, N: 1}}}")), Map.of());

    assertThat(profiles.get("codex").environment()).isEqualTo(Map.of("KEY", "s3cret", "N", "1"));
    assertThat(profiles.get("codex").toString()).doesNotContain("s3cret");
    Path broken = file("profiles: {codex: {env: {KEY: [s3cret], 'a b': s3cret}}}");
    assertThatThrownBy(() -> Profiles.load(List.of(broken), Map.of()))
        .hasMessageNotContaining("s3cret")
        .hasMessageContaining("profiles.codex.env.KEY: must be a text")
        .hasMessageContaining("profiles.codex.env.a b: not a variable's name");
    Path noYaml = file("profiles:\n  codex:\n    env: {KEY: s3cret\n");
    assertThatThrownBy(() -> Profiles.load(List.of(noYaml), Map.of()))
        .hasMessageNotContaining("s3cret")
        .hasMessageContaining("coordinator.yaml:");
  }

  @Test
  void allMistakesAreToldAtOnceWithFileAndField() throws IOException {
    Path file =
        file(
            """
            profils: {}
            profiles:
              codex: {signls: [INT], signals: [SIGINT], git: maybe, transcript: xml}
              new: {args: ["{modle}", "x{mode}"], mode: {read-only: [a], workspace: [b]}, model: "{model}"}
              other: {like: codx}
              flat: 3
            """);

    assertThatThrownBy(() -> Profiles.load(List.of(file), Map.of()))
        .hasMessageContaining(file + ": profils: not known; did you mean 'profiles'?")
        .hasMessageContaining(file + ": profiles.codex.signls: not known; did you mean 'signals'?")
        .hasMessageContaining(file + ": profiles.codex.signals: SIGINT is none of INT, TERM")
        .hasMessageContaining(file + ": profiles.codex.git: must be true or false")
        .hasMessageContaining(file + ": profiles.codex.transcript: xml is neither codex nor none")
        .hasMessageContaining(
            file + ": profiles.new.args: {modle} stands for nothing here; did you mean 'mode'")
        .hasMessageContaining(
            file + ": profiles.new.args: {mode} stands for a list, so it must be alone: x{mode}")
        .hasMessageContaining(file + ": profiles.new.mode.workspace: not a mode")
        .hasMessageContaining(file + ": profiles.new.mode: workspace-write is missing")
        .hasMessageContaining(file + ": profiles.new.model: must be a list of texts")
        .hasMessageContaining(file + ": profiles.new.program: missing")
        .hasMessageContaining(
            file + ": profiles.other.like: no profile is called codx; did you mean 'codex'?")
        .hasMessageContaining(file + ": profiles.flat: must be a map of fields");
  }

  @Test
  void anUnknownProfileIsAnsweredWithTheKnownOnes() {
    assertThatThrownBy(() -> known().get("cdex"))
        .hasMessage(
            "no worker is called cdex; did you mean 'codex'? (known: claude, codex, gemini,"
                + " shell)");
    assertThatThrownBy(() -> known().get("zzz"))
        .hasMessage("no worker is called zzz (known: claude, codex, gemini, shell)");
  }

  @Test
  void anEmptyFileSaysNothing() throws IOException {
    assertThat(Profiles.load(List.of(file("# nothing yet\n")), Map.of()).names()).hasSize(4);
    assertThat(Profiles.load(List.of(file("profiles:\n")), Map.of()).names()).hasSize(4);
  }

  @Test
  void theLogLimitIsThatOfTheFirstFileThatSaysOne() throws IOException {
    Path mine = file("log_limit: 16MB\n");
    Path users = Files.writeString(temp.resolve("users.yaml"), "log_limit: none\n");
    assertThat(Profiles.load(List.of(mine, users), Map.of()).logLimit())
        .isEqualTo(new LogLimit(16 << 20));
    assertThat(Profiles.load(List.of(users), Map.of()).logLimit()).isEqualTo(LogLimit.NONE);
    assertThat(known().logLimit()).isEqualTo(LogLimit.DEFAULT);
  }

  @Test
  void aLogLimitThatIsNoSizeIsSaid() throws IOException {
    Path wrong = file("log_limit: much\n");
    assertThatThrownBy(() -> Profiles.load(List.of(wrong), Map.of()))
        .hasMessage(wrong + ": log_limit: must be a size such as 256MB or 1GB, or none");
    Path slip = file("log_limt: 16MB\n");
    assertThatThrownBy(() -> Profiles.load(List.of(slip), Map.of()))
        .hasMessage(slip + ": log_limt: not known; did you mean 'log_limit'?");
  }

  @Test
  void looksInTheWorkspaceAndThenInTheUsersConfiguration() {
    Path workspace = Path.of("/ws");
    assertThat(Profiles.files(workspace, Map.of("HOME", "/home/ann")))
        .containsExactly(
            Path.of("/ws/coordinator.yaml"),
            Path.of("/home/ann/.config/coordinator/coordinator.yaml"));
    assertThat(Profiles.files(workspace, Map.of("HOME", "/home/ann", "XDG_CONFIG_HOME", "/cfg")))
        .containsExactly(
            Path.of("/ws/coordinator.yaml"), Path.of("/cfg/coordinator/coordinator.yaml"));
    assertThat(Profiles.files(workspace, Map.of()))
        .containsExactly(Path.of("/ws/coordinator.yaml"));
  }
}
