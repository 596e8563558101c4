package coordinator.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import coordinator.cli.Program;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The loop's place on the page, in a real browser, while the real program works a document down.
 */
@Timeout(180)
class LoopPageTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String HOSTILE = "<img src=x onerror=\"document.title='owned'\">";

  @TempDir static Path profile;
  private static Browser browser;

  @TempDir Path parent;
  @TempDir Path home;

  private Path repository;
  private Path other;
  private Program.Running server;
  private String address;
  private boolean conflict;

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

  /** A worker waits for a file with its item's name before it ticks it and tells of it. */
  @BeforeEach
  void serve() throws Exception {
    repository = repository("first");
    other = repository("second");
    Program program = new Program(repository, Map.of("XDG_STATE_HOME", home.toString()));
    assertThat(program.run("loop", "init").code()).isZero();
    Files.writeString(
        repository.resolve("coordinator.yaml"),
        "profiles: {robot: {program: sh, args: [worker.sh, '{args}']}}\n");
    Files.writeString(
        repository.resolve(".coordinator/config.yml"),
        "worker: robot\npoll: {every: 1s, cycles: 600, grace: 1s}\n");
    Files.writeString(
        repository.resolve("worker.sh"),
        """
        prompt=$(cat)
        case "$prompt" in *"# The question"*)
          echo "**bold** <b>and not markup</b>"
          until test -f tmp/answer; do sleep 0.05; done; echo the end; exit ;;
        esac
        item=$(printf '%s\\n' "$prompt" | sed -n '/^# Your item$/{n;n;p;q;}')
        echo "works on $item"
        until test -f "tmp/finish-$item"; do sleep 0.05; done
        echo "$item" >> work.txt
        echo "- $item is done" >> .coordinator/PROGRESS.md
        sed -i "s/- \\[ \\] $item/- [x] $item/" .coordinator/TODO.md
        """);
    Files.createDirectories(repository.resolve("tmp"));
    todo("- [ ] one\n- [ ] two\n");
    server =
        program.start("serve", "--port", "0", "--workspace", ".", "--workspace", other.toString());
    address = server.address();
  }

  @AfterEach
  void complainsOfNothing() throws Exception {
    browser.ask("localStorage.clear()");
    browser.open("about:blank");
    server.signal("INT").end();
    List<String> troubles = browser.troubles();
    browser.forget();
    assertThat(troubles)
        .filteredOn(trouble -> !(conflict && trouble.contains("status of 412")))
        .isEmpty();
  }

  @Test
  void aDocumentThatIsEditedWhileATurnRunsIsNeitherLostNorOverwritten() throws Exception {
    look();
    start();
    browser.awaitText(".log-box", "works on one");
    typeAtTheEnd("- [ ] mine\n");
    browser.awaitText(".doc-state", "Not saved yet");
    browser.awaitText(".md", "mine");

    finish("one");
    browser.awaitText(".doc-notice", "was changed meanwhile", "Nothing is lost");
    assertThat(edited()).as("what was typed").isEqualTo("- [ ] one\n- [ ] two\n- [ ] mine\n");
    assertThat(browser.text(".disk")).as("what the worker wrote").contains("- [x] one");
    assertThat(browser.ask("document.getElementById('doc-todo').ariaLabel").asText())
        .isEqualTo("TODO, changed on disk too");
    assertThat(todo()).isEqualTo("- [x] one\n- [ ] two\n");

    look();
    browser.awaitText(".doc-notice", "was changed meanwhile");
    assertThat(edited()).as("also after the page was left").contains("- [ ] mine");
    browser.press("Put both together");
    browser.awaitText(".doc-state", "Not saved yet");
    assertThat(edited()).isEqualTo("- [x] one\n- [ ] two\n- [ ] mine\n");
    browser.press("Save");
    await().atMost(PATIENCE).until(() -> todo().equals("- [x] one\n- [ ] two\n- [ ] mine\n"));

    finish("two");
    browser.awaitText(".facts", "2 of 3 done");
    await().atMost(PATIENCE).until(() -> edited().contains("- [x] two\n- [ ] mine"));
    finish("mine");
    browser.awaitText(".head", "All done");
    assertThat(repository.resolve("work.txt")).hasContent("one\ntwo\nmine");
    browser.press("PROGRESS");
    browser.awaitText(".md", "one is done", "mine is done");
  }

  @Test
  void whoeverSavesSecondSeesBothAndDecides() throws Exception {
    conflict = true;
    look();
    typeAtTheEnd("typed\n");
    todo("- [ ] theirs\n");
    browser.ask("document.querySelector('.documents .primary').click()");
    browser.awaitText(".doc-notice", "was changed meanwhile");
    assertThat(todo()).isEqualTo("- [ ] theirs\n");

    browser.press("Take what is on disk");
    browser.awaitText(".doc-notice", "What you had typed was set aside");
    assertThat(edited()).isEqualTo("- [ ] theirs\n");
    browser.press("Bring it back");
    assertThat(edited()).isEqualTo("- [ ] one\n- [ ] two\ntyped\n");

    todo("- [ ] theirs again\n");
    browser.awaitText(".doc-notice", "was changed meanwhile");
    browser.press("Keep mine…");
    browser.awaitText("dialog", "1 line of what is on disk is not in yours");
    browser.press("Leave it");
    assertThat(todo()).isEqualTo("- [ ] theirs again\n");
    browser.press("Keep mine…");
    browser.press("Replace it");
    await().atMost(PATIENCE).until(() -> todo().equals("- [ ] one\n- [ ] two\ntyped\n"));
    browser.awaitText(".said", "Saved");
  }

  @Test
  void putsTwoPeoplesChangesTogether() throws Exception {
    look();
    assertThat(merged("a\nb\nc", "A\nb\nc", "a\nb\nC")).isEqualTo("A\nb\nC at []");
    assertThat(merged("- [ ] a\n", "- [ ] a\n- [ ] b\n", "- [x] a\n"))
        .isEqualTo("- [x] a\n- [ ] b\n at []");
    assertThat(merged("a\nb", "a\nmine", "a\ntheirs")).isEqualTo("a\ntheirs\nmine at [1]");
    assertThat(merged("a\nb\nc", "a\nc", "a\nb\nc\nd")).isEqualTo("a\nc\nd at []");
    assertThat(merged("a", "a\nboth", "a\nboth")).isEqualTo("a\nboth at []");
    assertThat(merged("f\np", "f\nmine", "changed\nalso")).isEqualTo("changed\nalso\nmine at [0]");
  }

  private static String merged(String base, String mine, String theirs) {
    return browser
        .ask(
            "import('/js/loop/merge.js').then(m => m.merge("
                + String.join(
                    ",", Browser.quoted(base), Browser.quoted(mine), Browser.quoted(theirs))
                + ")).then(b => `${b.text} at [${b.places}]`)")
        .asText();
  }

  @Test
  void startsStopsKillsAndResumesAfterAsking() throws Exception {
    look();
    assertThat(browser.text(".head")).contains("Not running");
    browser.press("Start…");
    browser.awaitText("dialog", "2 items are open", "agents cost tokens");
    browser.press("Leave it");
    assertThat(repository.resolve("tmp/loop")).doesNotExist();
    start();
    browser.awaitText(".facts", "Turn under way\n1", "PID ", "one");
    browser.awaitText(".md-task.next", "one", "now");
    Matcher pid = Pattern.compile("PID (\\d+)").matcher(browser.text(".facts"));
    assertThat(pid.find()).isTrue();
    browser.press("Kill…");
    browser.awaitText("dialog", "PID " + pid.group(1), "can be resumed");
    browser.press("Kill it");
    browser.awaitText(".head", "Left, can be resumed");
    assertThat(ProcessHandle.of(Long.parseLong(pid.group(1))).filter(ProcessHandle::isAlive))
        .isEmpty();
    browser.awaitText(".notice", "killed by");

    browser.press("Resume");
    browser.awaitText(".head", "Running");
    browser.press("Stop after this turn");
    browser.awaitText(".head", "Stops after this turn");
    finish("one");
    browser.awaitText(".head", "Left, can be resumed");
    finish("two");
    browser.press("One turn");
    browser.awaitText(".head", "All done");
    browser.awaitText(".card:has(#log-title) .tools", "Turn 2");
    browser.ask("document.querySelector('[aria-label=\"The turn before\"]').click()");
    browser.awaitText(".log-box", "works on one");
  }

  @Test
  void asksAQuestionAndShowsTheAnswerWhileItIsWritten() throws Exception {
    look();
    ask("What is open?");
    browser.awaitText(".answers", "What is open?", "with TODO", "<b>and not markup</b>");
    assertThat(browser.ask("document.querySelectorAll('.answers b').length").asInt()).isZero();
    Files.createFile(repository.resolve("tmp/answer"));
    browser.awaitText(".answers", "the end");
    await().atMost(PATIENCE).until(() -> !browser.text(".answers").contains("Stop"));
    Files.delete(repository.resolve("tmp/answer"));

    ask("And now?");
    browser.awaitText(".answers article:last-child", "<b>and not markup</b>", "Stop");
    browser.press("Stop");
    browser.awaitText(".answers article:last-child", "Stopped. You stopped it");
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try (var ended = Files.walk(repository.resolve("tmp/chat"))) {
                return ended.filter(file -> file.endsWith("ended")).count() == 2;
              }
            });
  }

  @Test
  void showsMarkupInDocumentsAsText() throws Exception {
    todo(
        "# "
            + HOSTILE
            + "\n\n- [ ] <b>bold</b> "
            + HOSTILE
            + "\n- [go](javascript:alert(1)) ![x](http://127.0.0.1:1/x.png)\n\n"
            + "[ok](https://example.org/) \u202Egnp.exe `code` **strong** ~~gone~~\n");
    look();
    browser.awaitText(".md", HOSTILE, "<b>bold</b>", "⟨U+202E⟩", "[image: x]");
    assertThat(
            browser
                .ask("document.querySelectorAll('.md img, .md b, .md script, .md iframe').length")
                .asInt())
        .isZero();
    JsonNode links = browser.ask("[...document.querySelectorAll('.md a')].map(a => a.href)");
    assertThat(links.toString()).isEqualTo("[\"https://example.org/\"]");
    assertThat(browser.ask("document.querySelector('.md strong').innerText").asText())
        .isEqualTo("strong");
    assertThat(browser.ask("document.title").asText()).doesNotContain("owned");
  }

  @Test
  void keepsTheLoopsOfTwoRepositoriesApart() throws Exception {
    look();
    browser.awaitText(".runs", "first", "0/2", "second", "no list of items yet");
    browser.ask("document.querySelectorAll('.runs a[href*=loop]')[1].click()");
    browser.awaitText(".head", "second");
    browser.awaitText(".md", "Nothing is written here yet");
    assertThat(edited()).isEmpty();
    typeAtTheEnd("- [ ] elsewhere\n");
    browser.press("Save");
    browser.awaitText(".said", "Saved");
    assertThat(other.resolve(".coordinator/TODO.md")).hasContent("- [ ] elsewhere\n");
    assertThat(todo()).isEqualTo("- [ ] one\n- [ ] two\n");
    browser.awaitText(".facts", "0 of 1 done", "elsewhere");
  }

  @Test
  void canBeWorkedWithTheKeyboardAlone() throws Exception {
    look();
    browser.ask("document.getElementById('doc-todo').focus()");
    browser.key("ArrowRight");
    await()
        .atMost(PATIENCE)
        .until(() -> browser.ask("document.activeElement.id").asText().equals("doc-progress"));
    browser.key("ArrowLeft");
    await()
        .atMost(PATIENCE)
        .until(() -> browser.ask("document.activeElement.id").asText().equals("doc-todo"));
    typeAtTheEnd("- [ ] by key\n");
    browser.ask(
        "document.activeElement.dispatchEvent(new KeyboardEvent('keydown', {key: 's', ctrlKey:"
            + " true, bubbles: true, cancelable: true}))");
    await().atMost(PATIENCE).until(() -> todo().endsWith("- [ ] by key\n"));
  }

  @Test
  void fitsNarrowScreensInBothThemes() throws Exception {
    try {
      for (String theme : List.of("light", "dark")) {
        browser.look(375, 800, theme);
        look();
        browser.awaitText(".documents", "Write", "Preview");
        assertThat(browser.ask("document.documentElement.scrollWidth").asInt())
            .as(theme)
            .isLessThanOrEqualTo(375);
        browser.press("Preview");
        browser.awaitText(".md", "one");
        assertThat(browser.ask("document.querySelector('.editor').offsetHeight").asInt()).isZero();
        browser.press("Write");
      }
    } finally {
      browser.look(1280, 900, "light");
    }
  }

  private void look() throws Exception {
    String token = Files.readString(home.resolve("coordinator/token")).strip();
    browser.open(address + "/signin?token=" + token);
    browser.awaitText("body", "coordinator");
    browser.open(address + "/#/~loop?repo=" + repository);
    browser.ask("location.reload()");
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> browser.text(".head").contains(repository.getFileName().toString()));
    browser.awaitText(".documents", "TODO", "TODO.md");
    await().atMost(PATIENCE).until(() -> !edited().isEmpty());
  }

  private void start() {
    browser.press("Start…");
    browser.awaitText("dialog", "Start the loop?");
    browser.press("Start");
    browser.awaitText(".head", "Running");
  }

  private static void ask(String question) {
    browser.ask("document.querySelector('.ask-form textarea').focus()");
    browser.type(question);
    browser.press("Ask");
  }

  private static void typeAtTheEnd(String text) {
    browser.ask(
        "(e => { e.focus(); e.setSelectionRange(e.value.length, e.value.length);"
            + " })(document.querySelector('.editor'))");
    browser.type(text);
  }

  private static String edited() {
    return browser.ask("document.querySelector('.editor').value").asText();
  }

  private void finish(String item) throws Exception {
    Files.createFile(repository.resolve("tmp/finish-" + item));
  }

  private String todo() throws Exception {
    return Files.readString(repository.resolve(".coordinator/TODO.md"));
  }

  private void todo(String text) throws Exception {
    Files.writeString(repository.resolve(".coordinator/TODO.md"), text);
  }

  private Path repository(String name) throws Exception {
    Path made = Files.createDirectories(parent.resolve(name)).toRealPath();
    new ProcessBuilder("git", "init", "-q", ".").directory(made.toFile()).start().waitFor();
    Files.writeString(made.resolve(".gitignore"), "tmp/\n");
    return made;
  }
}
