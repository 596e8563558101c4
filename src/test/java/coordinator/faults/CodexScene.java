package coordinator.faults;

import coordinator.codex.CodexHome;
import coordinator.codex.CodexInstall;
import coordinator.codex.ModelRequest;
import coordinator.codex.Reply;
import coordinator.codex.ScriptedModel;
import coordinator.faults.Point.Victim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Two phases by the real Codex, whose model is scripted: it does the work that the prompt asks for.
 */
final class CodexScene implements Kills.Scene {

  private static final String PLAN =
      """
      plan: PLAN-faults
      workspace: workspace
      worker: {profile: codex, mode: danger-full-access, env: {CODEX_HOME: %1$s, HOME: %1$s}}
      poll: {every: 2s, cycles: 30, grace: 1s}
      verify_each: false
      phases:
        - {id: P01, kind: implement, prompt: "Append P01 to done.", checks: [{name: done, run: "grep -q P01 done"}]}
        - {id: P02, kind: implement, prompt: "Append P02 to done.", checks: [{name: done, run: "grep -q P02 done"}]}
      """;

  private static final String WORK =
      """
      echo "START %1$s $COORDINATOR_ATTEMPT" >>starts
      sleep 0.2
      echo %1$s >>done
      mkdir -p '%2$s' '%3$s'
      now=$(date +%%Y-%%m-%%dT%%H:%%M:%%S%%z)
      printf '# %1$s\\n\\nStatus: PASS\\n\\n`grep %1$s done` at %%s: exit 0\\n' "$now" >'%2$s/%1$s-worker.md'
      printf 'Phase %1$s, completed %%s\\n\\n`grep %1$s done`\\n\\n```\\n%1$s\\n```\\n\\n@plan:PLAN-faults.%1$s\\n' "$now" >'%3$s/%1$s.md'
      setsid sleep 300 &
      echo "END %1$s $COORDINATOR_ATTEMPT" >>starts
      """;

  private static final Pattern REPORT = Pattern.compile("(/\\S*/reports)/(P0\\d)-worker\\.md");
  private static final Pattern MARKER = Pattern.compile("(/\\S*/\\.completed)/(P0\\d)\\.md");

  private final Path codex;
  private final ScriptedModel model;

  private CodexScene(Path codex, ScriptedModel model) {
    this.codex = codex;
    this.model = model;
  }

  /**
   * Kills the coordinator while the real Codex works for it; an empty row where Codex is not
   * installed.
   */
  static KillRow kills(Kills kills) throws IOException, InterruptedException {
    KillRow row =
        new KillRow("coordinator of Codex workers", "`fdatasync`, `write` on the ledger, `rename`");
    Path codex = CodexInstall.find().orElse(null);
    if (codex == null) {
      return row;
    }
    try (ScriptedModel model = ScriptedModel.start(CodexScene::reply)) {
      CodexScene scene = new CodexScene(codex, model);
      for (int k = 1; k <= 12; k++) {
        kills.one(scene, new Point(Victim.COORDINATOR, "fdatasync", List.of(), k), row);
      }
      for (int k = 1; k <= 12; k++) {
        kills.one(
            scene,
            new Point(Victim.COORDINATOR, "write", List.of("tmp/PLAN-faults/ledger.jsonl"), k),
            row);
      }
      for (int k = 1; k <= 4; k++) {
        kills.one(scene, new Point(Victim.COORDINATOR, "rename", List.of(), k), row);
      }
    }
    return row;
  }

  private static Reply reply(ModelRequest request) {
    if (request.turn() > 0) {
      return Reply.say("Done.");
    }
    Matcher report = REPORT.matcher(request.prompt());
    Matcher marker = MARKER.matcher(request.prompt());
    if (!report.find() || !marker.find()) {
      return Reply.say("The prompt names no report.");
    }
    return Reply.exec(WORK.formatted(report.group(2), report.group(1), marker.group(1)));
  }

  @Override
  public Site site(Path folder) throws IOException, InterruptedException {
    CodexHome home = CodexHome.write(Files.createDirectories(folder).resolve("codex-home"), model);
    Site site = new Site(folder, PLAN.formatted(home.path()));
    site.words.add("--yes");
    site.environment.put("PATH", codex.getParent() + ":" + System.getenv("PATH"));
    return site;
  }

  @Override
  public List<String> phases() {
    return List.of("P01", "P02");
  }
}
