package coordinator.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import coordinator.cli.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The page in a real browser, in front of the real program and real runs. */
@Timeout(180)
class PageTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\">";

  @TempDir static Path profile;
  private static Browser browser;

  @TempDir Path folder;
  @TempDir Path home;

  private Program.Running server;
  private String address;
  private boolean refused;

  @BeforeAll
  static void startTheBrowser() throws Exception {
    browser = Browser.start(profile);
    browser.look(1280, 900, "light");
  }

  @AfterAll
  static void endTheBrowser() throws Exception {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void serve() throws Exception {
    folder = folder.toRealPath();
    new ProcessBuilder("git", "init", "-q", ".").directory(folder.toFile()).start().waitFor();
    Files.writeString(folder.resolve(".gitignore"), "tmp/\n");
    server =
        new Program(folder, Map.of("XDG_STATE_HOME", home.toString()))
            .start("serve", "--port", "0");
    address = server.address();
  }

  @AfterEach
  void complainsOfNothing() throws Exception {
    browser.open("about:blank");
    server.signal("TERM").close();
    List<String> troubles = browser.troubles();
    browser.forget();
    assertThat(troubles)
        .filteredOn(trouble -> !(refused && trouble.contains("status of 401")))
        .isEmpty();
  }

  @Test
  void watchesAPlanFromItsStartToItsEnd() throws Exception {
    plan(
        "title: Three steps\n"
            + "remediation: {attempts: 1}\n"
            + "phases:\n"
            + "  - {id: P01, title: First, run: sleep 1}\n"
            + "  - {id: P02, title: Second, run: 'sleep 1; test -f once || { touch once; exit 7;"
            + " }'}\n"
            + "  - {id: P03, title: Third, run: sleep 1}\n");
    signIn();
    browser.awaitText("main", "Three steps", "3 phases", "Never run");
    browser.press("Start");
    browser.press("Start");
    browser.awaitText(".runs", "Three steps");
    browser.ask("document.querySelector('.item').click()");
    browser.awaitText(".head", "Three steps", "Running");
    browser.ask("window.first = document.querySelector('.tl svg'); window.seen = new Set(); 0");
    browser.ask(
        "new MutationObserver(() => document.querySelectorAll('.tl-mark').forEach(m =>"
            + " seen.add(m.getAttribute('class')))).observe(document.body, {subtree: true,"
            + " childList: true, attributes: true}); 0");
    browser.awaitText(".head", "Passed");
    browser.awaitText(".facts", "3 of 3 passed", "chain holds");
    assertThat(browser.ask("first.isConnected").asBoolean())
        .as("the timeline was brought up to date in place")
        .isTrue();
    assertThat(browser.ask("[...seen].join()").asText()).contains("is-run", "is-fail", "is-pass");
    assertThat(browser.ask("document.title").asText()).isEqualTo("Three steps: passed");
  }

  @Test
  void showsWhyAPhaseFailedAndThatItWasMended() throws Exception {
    plan(
        "remediation: {attempts: 1}\nphases:\n"
            + "  - {id: P01, run: 'test -f once || { touch once; echo not yet; exit 7; }'}\n");
    run();
    signIn();
    look();
    browser.awaitText(".phase", "Attempt 1", "Attempt 2", "remediation", "The checkpoint holds");
    browser.press("Attempt 1");
    browser.awaitText("#panel", "exited 7", "The checkpoint does not hold");
    browser.awaitText(".ledger", "remediation follows", "the hash chain holds");
    screenshots("run");
  }

  @Test
  void showsTheManyTasksOfAFolderAPageAtATimeAndABatchThatIsOver() throws Exception {
    Path tasks = Files.createDirectory(folder.resolve("lint"));
    for (int i = 100; i < 215; i++) {
      String work = i == 150 ? "echo ill; exit 3" : "echo well " + i;
      Files.writeString(tasks.resolve("task-" + i + ".md"), work + "\n");
    }
    Files.writeString(folder.resolve("agent"), "#!/bin/sh\nexec sh\n");
    Files.writeString(
        folder.resolve("robot"), "#!/bin/sh\ncat >/dev/null; echo done > $COORDINATOR_OUTPUT\n");
    Files.writeString(
        folder.resolve("coordinator.yaml"),
        "profiles: {robot: {program: ./robot, args: ['{args}']}}\n");
    Files.createDirectory(folder.resolve("texts"));
    Files.writeString(folder.resolve("texts/one.md"), "one\n");
    Files.writeString(
        folder.resolve("classify.yaml"),
        "batch: classify\nsource: {glob: 'texts/*.md'}\nstem: basename\n"
            + "output: {folder: out, name: '[STEM].md'}\n"
            + "prompt: 'Classify [SOURCE_MD_ABS_PATH] into [MD_ABS_PATH].'\nprofile: robot\n");
    for (String program : List.of("agent", "robot")) {
      assertThat(folder.resolve(program).toFile().setExecutable(true)).isTrue();
    }
    Program beside = new Program(folder, Map.of("CODEX_CMD", folder.resolve("agent").toString()));
    Program.Ended ended = beside.run("tasks", "run", "lint", "--outside-git", "--concurrency", "8");
    assertThat(ended.code()).as(ended.output()).isEqualTo(1);
    Program.Ended batch = beside.run("batch", "run", "classify.yaml");
    assertThat(batch.code()).as(batch.output()).isZero();
    signIn();
    browser.awaitText(".runs", "Task folder lint", "114 of 115 passed, 1 failed", "Batch");
    screenshots("overview");
    browser.ask(
        "[...document.querySelectorAll('.item')].find(i => /lint/.test(i.innerText)).click()");
    browser.awaitText(".head", "lint", "Failed");
    browser.awaitText(".tasks", "1–100 of 115", "task-100.md");
    assertThat(browser.ask("document.querySelectorAll('.tasks li').length").asInt()).isEqualTo(100);
    screenshots("tasks");
    browser.ask("document.querySelector('[aria-label=\"Later ones\"]').click()");
    browser.awaitText(".tasks", "101–115 of 115");
    browser.ask(
        "[...document.querySelectorAll('.tasks button')].find(b => /^Failed/.test(b.innerText)).click()");
    browser.awaitText(".tasks", "1–1 of 1", "task-150.md", "exited 3");
    browser.ask("document.querySelector('.tasks li button').click()");
    browser.awaitText(".phase", "task-150.md", "exited 3");
    browser.ask("document.getElementById('tab-log').click()");
    browser.awaitText("#panel", "ill");
    browser.ask(
        "[...document.querySelectorAll('.item')].find(i => /Batch/.test(i.innerText)).click()");
    browser.awaitText(".head", "classify.yaml", "Batch · batch-classify", "Passed");
    browser.awaitText(".tasks", "1–1 of 1", "Passed");
  }

  @Test
  void followsALogAndShowsItsMarkupAsText() throws Exception {
    Files.writeString(
        folder.resolve("print.sh"),
        "printf '\\033[31mred\\033[0m %s\\n' '"
            + HOSTILE.replace("'", "'\\''")
            + "'\n"
            + "i=0\n"
            + "while [ ! -e enough ]; do i=$((i+1)); echo \"line $i\"; sleep 0.05; done\n"
            + "echo the end\n");
    plan("phases: [{id: P01, run: sh print.sh}]\n");
    try (Program.Running running = new Program(folder, Map.of()).start("run", "PLAN-t")) {
      signIn();
      look("tab=log");
      browser.awaitText(".log-box", HOSTILE, "line 5");
      assertThat(browser.ask("document.querySelectorAll('.log-box img').length").asInt()).isZero();
      assertThat(browser.ask("document.title").asText()).doesNotContain("owned");
      assertThat(
              browser
                  .ask(
                      "[...document.querySelectorAll('.log-row span')].find(s => s.textContent ==="
                          + " 'red').style.color")
                  .asText())
          .isEqualTo("var(--ansi-1)");
      browser.awaitText(".log-box", "line 80");
      assertThat(
              browser
                  .ask(
                      "(b => b.scrollHeight - b.scrollTop -"
                          + " b.clientHeight)(document.querySelector('.log-box'))")
                  .asInt())
          .as("it stays at the end")
          .isLessThan(40);
      Files.createFile(folder.resolve("enough"));
      browser.awaitText(".log-box", "the end");
      running.end();
    }
  }

  @Test
  void keepsUpWithALogOfAHundredMegabytesAndFindsWordsInIt() throws Exception {
    plan(
        "phases: [{id: P01, run: 'yes \"a line that says nothing in particular\" | head -c 5000000;"
            + " echo; echo a needle; yes \"another that says nothing either\" | head -c 95000000;"
            + " echo; echo the very end'}]\n");
    run();
    signIn();
    look("tab=log");
    browser.awaitText(".log-box", "the very end");
    browser.awaitText(".log-tools", "95 MB");
    browser.ask("document.querySelector('.log-tools input').focus()");
    browser.type("a needle");
    browser.awaitText(".log-tools", "1 of 1");
    browser.awaitText(".log-row.found", "a needle");
    browser.ask("document.querySelector('.log-box').scrollTop = 0");
    browser.awaitText(".log-box", "1a line that says nothing in particular");
    assertThat(browser.ask("document.querySelectorAll('.log-row').length").asInt()).isLessThan(200);
    assertThat(browser.ask("performance.memory.usedJSHeapSize / 1e6").asDouble()).isLessThan(100);
  }

  @Test
  void givesAnApproval() throws Exception {
    plan(
        "phases:\n"
            + "  - {id: P01, run: 'true'}\n"
            + "  - {id: P02, approval: true, run: touch approved}\n");
    try (Program.Running running = new Program(folder, Map.of()).start("run", "PLAN-t")) {
      signIn();
      look();
      browser.awaitText(".phase", "Waits for you");
      browser.awaitText(".sums", "1\nwaits for you");
      assertThat(folder.resolve("approved")).doesNotExist();
      browser.press("Approve…");
      browser.type("looks right");
      browser.press("Approve");
      browser.awaitText(".head", "Passed");
      browser.awaitText(".ledger", "looks right");
      running.end();
    }
    assertThat(folder.resolve("approved")).exists();
  }

  @Test
  void killsARunAfterAskingAndResumesIt() throws Exception {
    plan("phases: [{id: P01, run: 'test -f mended || exec sleep 300'}]\n");
    try (Program.Running running = new Program(folder, Map.of()).start("run", "PLAN-t")) {
      signIn();
      look();
      browser.awaitText(".facts", "Worker");
      browser.press("Kill…");
      browser.awaitText("dialog", "Its worker and everything that the worker started");
      browser.press("Leave it");
      assertThat(browser.text(".head")).contains("Running");
      browser.press("Kill…");
      browser.press("Kill it");
      browser.awaitText(".head", "Left, can be resumed");
      assertThat(running.end().code()).isEqualTo(130);
    }
    Files.createFile(folder.resolve("mended"));
    browser.press("Resume");
    browser.awaitText(".head", "Passed");
  }

  @Test
  void showsAHostileTitleAsText() throws Exception {
    plan(
        "title: \"<img src=x onerror=alert(1)>\\u202Egnp.exe\"\n"
            + "phases: [{id: P01, title: '<b>bold</b>', run: 'true'}]\n");
    run();
    signIn();
    look();
    browser.awaitText(".head h1", "<img src=x onerror=alert(1)>⟨U+202E⟩gnp.exe");
    browser.awaitText(".phase h2", "<b>bold</b>");
    assertThat(browser.ask("document.querySelectorAll('img, b.x, .phase h2 b').length").asInt())
        .isZero();
  }

  @Test
  void saysHowToSignInWhereOneIsNot() throws Exception {
    browser.open(address + "/"); // as another server's guest: its cookie is not ours
    browser.awaitText("main", "Who is there?", "coordinator open");
    screenshots("sign-in");
    assertThat(browser.ask("document.querySelectorAll('button').length").asInt())
        .as("only the colours can be changed")
        .isEqualTo(1);
    refused = true;
  }

  @Test
  void canBeWorkedWithTheKeyboardAlone() throws Exception {
    plan("phases:\n  - {id: P01, run: 'true'}\n  - {id: P02, run: 'true'}\n");
    run();
    signIn();
    look();
    browser.awaitText(".phase", "The checkpoint holds");
    browser.ask("document.querySelector('.tl-name').focus()");
    browser.key("ArrowDown");
    assertThat(browser.ask("document.activeElement.dataset.row").asText()).isEqualTo("P02");
    browser.key("ArrowRight");
    assertThat(browser.text(".tip")).contains("P02 · Attempt 1", "exited 0");
    browser.key("Escape");
    assertThat(browser.ask("document.querySelector('.tip').hidden").asBoolean()).isTrue();
    browser.ask("document.getElementById('tab-verdict').focus()");
    browser.key("ArrowRight");
    await()
        .atMost(PATIENCE)
        .until(() -> browser.ask("document.activeElement.id").asText().equals("tab-log"));
  }

  @Test
  void hasInkThatCanBeReadOnEveryGroundInBothThemes() throws Exception {
    signIn();
    browser.awaitText(".runs", "Nothing was run here yet");
    String contrast =
"""
(() => {
  const probe = document.body.appendChild(document.createElement('i'));
  const light = (css) => {
    probe.style.color = `var(--${css})`;
    const [r, g, b] = getComputedStyle(probe).color.match(/[\\d.]+/g).map(Number)
        .map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const ratio = (a, b) => { const [x, y] = [light(a), light(b)].sort((m, n) => n - m); return (x + 0.05) / (y + 0.05); };
  const pairs = [];
  for (const ground of ['ground', 'panel', 'raised', 'sunken', 'hover'])
    for (const ink of ['ink', 'soft', 'accent', 'run', 'pass', 'fail', 'park', 'ask', 'ansi-0', 'ansi-1', 'ansi-2', 'ansi-3', 'ansi-4', 'ansi-5', 'ansi-6', 'ansi-7']) pairs.push([ink, ground]);
  for (const tone of ['run', 'pass', 'fail', 'park', 'ask']) pairs.push([tone, `${tone}-ground`], ['ink', `${tone}-ground`]);
  pairs.push(['panel', 'accent'], ['panel', 'run'], ['panel', 'ask'], ['panel', 'fail'], ['ink', 'mark'], ['ground', 'ink']);
  const bad = pairs.filter(([a, b]) => !(ratio(a, b) >= 4.5)).map(([a, b]) => `${a} on ${b}: ${ratio(a, b).toFixed(2)}`);
  probe.remove();
  return bad.join('; ');
})()
""";
    for (String theme : new String[] {"light", "dark"}) {
      browser.ask("document.documentElement.dataset.theme = '" + theme + "'");
      assertThat(browser.ask(contrast).asText()).as(theme).isEmpty();
    }
  }

  private void signIn() throws Exception {
    String token = Files.readString(home.resolve("coordinator/token")).strip();
    browser.open(address + "/signin?token=" + token);
    browser.awaitText("body", "coordinator");
  }

  /** Opens the one run that there is, once it is there. */
  private void look(String... query) {
    browser.awaitText(".runs", "PLAN-t");
    String at = browser.ask("document.querySelector('.item').href").asText();
    browser.open(at + "&" + String.join("&", query));
    browser.awaitText(".head", "PLAN-t");
  }

  private void run() throws Exception {
    assertThat(new Program(folder, Map.of()).run("run", "PLAN-t").code()).isZero();
  }

  private void plan(String rest) throws Exception {
    Files.writeString(folder.resolve("PLAN-t.yaml"), "plan: PLAN-t\nworker: shell\n" + rest);
  }

  /** Pictures for eyes, where -Dpage.screenshots names a folder for them. */
  private static void screenshots(String name) throws Exception {
    String folder = System.getProperty("page.screenshots", "");
    if (folder.isEmpty()) {
      return;
    }
    for (int width : List.of(1280, 420)) {
      for (String scheme : List.of("light", "dark")) {
        browser.look(width, 900, scheme);
        Thread.sleep(300); // until it is drawn
        browser.screenshot(Path.of(folder, name + "-" + width + "-" + scheme + ".png"));
      }
    }
    browser.look(1280, 900, "light");
  }
}
