package coordinator.run;

import coordinator.ledger.Entry;
import coordinator.task.Evidence;
import coordinator.task.RunEvent;
import coordinator.task.RunState;
import coordinator.task.Task;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import coordinator.task.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A run in one file for people who were not there: what was planned, what happened, why it was
 * judged so, and whether the record holds. It needs nothing beside it, carries nothing out, and can
 * be printed.
 */
public final class HtmlReport {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM yyyy, HH:mm:ss Z", Locale.ENGLISH)
          .withZone(ZoneId.systemDefault());
  private static final int MOST_FILES = 60;
  private static final int MOST_EVENTS = 5_000;
  private static final int MOST_PROMPT = 20_000;

  private static final int MOST_PHASES = 500;
  private static final int MOST_NAMES = 20;

  private final Html html;
  private final Standing standing;
  private final String title;
  private final Record record;
  private final Map<String, History> histories;
  private final List<Standing.Phase> told;

  private HtmlReport(Standing standing, String title, Record record, Masking masking) {
    this.html = new Html(masking);
    this.standing = standing;
    this.title = title.isEmpty() ? standing.plan() : title;
    this.record = record;
    this.told = Foremost.of(standing.phases(), MOST_PHASES);
    this.histories = histories();
  }

  private Map<String, History> histories() {
    Set<String> ids = told.stream().map(Standing.Phase::id).collect(Collectors.toSet());
    return History.of(
        record.folder(),
        record.entries().stream()
            .filter(each -> each.event() instanceof TaskEvent event && ids.contains(event.task()))
            .toList());
  }

  /**
   * Writes the report of a run.
   *
   * @param standing the run and its phases, those that were not begun included
   * @param title the plan's title; may be empty
   * @param record the run's record, which verified
   * @param masking makes secrets unreadable, since reports are handed on
   * @param at when the report is made
   */
  public static String of(
      Standing standing, String title, Record record, Masking masking, Instant at) {
    return new HtmlReport(standing, title, record, masking).write(at);
  }

  private String write(Instant at) {
    html.raw("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
    html.raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">");
    html.open("meta", "http-equiv", "Content-Security-Policy", "content", ReportStyle.POLICY);
    html.element("title", "", title + ": " + standing.state());
    html.raw("<style>").raw(ReportStyle.TEXT).raw("</style></head><body><main>");
    head();
    facts();
    timeline();
    html.element("h2", "", "Phases");
    told.forEach(this::phase);
    leftOut(standing.phases().size() - told.size(), "phases are");
    ledger();
    html.open("footer")
        .text("Made " + Narration.time(at) + " from ")
        .element("code", "", ledgerName());
    html.text(". All of it can be asked for again: ");
    html.element("code", "", "coordinator audit " + standing.plan()).close("footer");
    return html.raw("</main></body></html>\n").toString();
  }

  private void leftOut(int count, String what) {
    if (count > 0) {
      html.element(
          "p", "soft", counted(count) + " more " + what + " left out here; the ledger has all.");
    }
  }

  private String ledgerName() {
    return standing.detail().folder() + "/ledger.jsonl";
  }

  private void head() {
    html.open("header").element("h1", "", title).open("p");
    state(standing.state());
    html.text(" ").element("span", "mono soft", standing.plan() + " · run " + standing.run());
    html.close("p").element("p", "summary", summary()).close("header");
  }

  private void state(String state) {
    html.element("span", "chip " + ReportStyle.tone(state), ReportStyle.sign(state) + " " + state);
  }

  private String summary() {
    List<String> failed = ids("failed");
    List<String> again =
        standing.phases().stream().filter(p -> p.attempts() > 1).map(Standing.Phase::id).toList();
    String done = ids("passed").size() + " of " + standing.phases().size() + " phases passed.";
    return done
        + (failed.isEmpty() ? "" : " Failed: " + names(failed) + ".")
        + (again.isEmpty() ? "" : " More than one attempt: " + names(again) + ".")
        + (standing.detail().why().isEmpty() ? "" : " " + standing.detail().why());
  }

  private static String names(List<String> ids) {
    return ids.size() <= MOST_NAMES
        ? String.join(", ", ids)
        : String.join(", ", ids.subList(0, MOST_NAMES))
            + " and "
            + counted(ids.size() - MOST_NAMES)
            + " more";
  }

  private List<String> ids(String state) {
    return standing.phases().stream()
        .filter(phase -> phase.state().equals(state))
        .map(Standing.Phase::id)
        .toList();
  }

  private void facts() {
    RunState state = record.state();
    html.open("dl", "class", "facts num");
    if (state.startedAt() != null) {
      fact("Begun", DAY.format(state.startedAt()));
      fact("Took", Words.of(Duration.between(state.startedAt(), state.changedAt())));
    }
    int attempts = standing.phases().stream().mapToInt(Standing.Phase::attempts).sum();
    fact("Attempts", Integer.toString(attempts));
    fact(
        "Tokens",
        standing.detail().tokens() == 0 ? "none reported" : counted(standing.detail().tokens()));
    fact("Plan", state.source());
    fact("Carried out by", coordinators());
    html.close("dl");
  }

  private String coordinators() {
    return String.join(
        ", ",
        record.entries().stream()
            .map(HtmlReport::coordinator)
            .filter(words -> !words.isEmpty())
            .distinct()
            .toList());
  }

  private static String coordinator(Entry entry) {
    RunEvent.@Nullable Coordinator by =
        entry.event() instanceof RunEvent.Started e
            ? e.coordinator()
            : entry.event() instanceof RunEvent.Continued e ? e.coordinator() : null;
    return by == null
        ? ""
        : by.user() + "@" + by.host() + ", PID " + by.pid() + ", " + by.version();
  }

  private void fact(String name, String value) {
    html.open("div").element("dt", "", name).element("dd", "", value).close("div");
  }

  private void timeline() {
    Instant from = record.state().startedAt();
    if (from != null) {
      html.element("h2", "", "Timeline").open("figure", "class", "timeline");
      new TimelineSvg(html, histories, new TimeAxis.Stretch(from, record.state().changedAt()))
          .draw(told, histories);
      html.close("figure");
    }
  }

  private void phase(Standing.Phase phase) {
    html.open("section", "class", "phase").open("h3").element("span", "mono", phase.id());
    html.text(" " + phase.title() + " ");
    state(phase.state());
    html.close("h3");
    if (!phase.reason().isEmpty() && !phase.reason().equals(phase.state())) {
      html.element("p", "soft", phase.reason());
    }
    record.state().task(phase.id()).map(TaskRun::task).ifPresent(this::asked);
    History history = histories.get(phase.id());
    if (history == null || history.attempts().isEmpty()) {
      html.element("p", "soft", "No worker was started for it.");
    } else {
      history.attempts().forEach(this::attempt);
    }
    html.close("section");
  }

  private void asked(Task task) {
    String run = task.assignment().run();
    String text = run == null ? task.assignment().prompt() : run;
    String shown = text.length() > MOST_PROMPT ? text.substring(0, MOST_PROMPT) + "\n…" : text;
    html.open("details").element("summary", "", run == null ? "What it was asked" : "The command");
    html.element("pre", "", shown).close("details");
  }

  private void attempt(AttemptDetail attempt) {
    AttemptDetail.Worker worker = attempt.worker();
    AttemptDetail.Outcome verdict = attempt.judgement().verdict();
    String state = verdict == null ? "not judged" : verdict.passed() ? "passed" : "failed";
    html.open("h4").text("Attempt " + worker.number());
    html.text(worker.number() > 1 ? " (" + worker.cause() + ") " : " ");
    html.element("span", "tone " + ReportStyle.tone(state), ReportStyle.sign(state) + " " + state)
        .close("h4");
    html.element("p", "soft num", course(attempt)).open("div", "class", "findings");
    for (AttemptDetail.Reason reason :
        verdict == null ? List.<AttemptDetail.Reason>of() : verdict.reasons()) {
      html.open("div", "class", "finding");
      String mark =
          reason.mark().equals("fails") ? "failed" : reason.mark().equals("holds") ? "passed" : "";
      html.element(
          "span", "tone " + ReportStyle.tone(mark), mark.isEmpty() ? "•" : ReportStyle.sign(mark));
      html.element("span", "", reason.subject()).element("span", "", reason.text()).close("div");
    }
    html.close("div");
    changes(attempt.judgement().files());
  }

  private static String course(AttemptDetail attempt) {
    AttemptDetail.Worker worker = attempt.worker();
    Instant ended = worker.time().exitedAt();
    int polls = attempt.watched().polls().size();
    return "PID "
        + worker.pid()
        + ", from "
        + Narration.time(worker.time().startedAt())
        + (ended == null
            ? ""
            : ", took " + Words.of(Duration.between(worker.time().startedAt(), ended)))
        + (worker.exit() == null ? ", no end recorded" : ", " + worker.exit().words())
        + (polls == 0 ? "" : polls == 1 ? ", 1 poll" : ", " + polls + " polls")
        + (attempt.judgement().tokens().total() == 0
            ? ""
            : ", " + counted(attempt.judgement().tokens().total()) + " tokens");
  }

  private static String counted(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  private void changes(List<Evidence.FileChange> files) {
    if (files.isEmpty()) {
      return;
    }
    int added = files.stream().mapToInt(file -> Math.max(0, file.added())).sum();
    int removed = files.stream().mapToInt(file -> Math.max(0, file.removed())).sum();
    html.open("p", "class", "changes num")
        .text(files.size() == 1 ? "1 file changed, " : files.size() + " files changed, ");
    html.element("span", "tone is-pass", "+" + added)
        .text(" ")
        .element("span", "tone is-fail", "−" + removed)
        .close("p");
    html.open("ul", "class", "files");
    for (Evidence.FileChange file : files.stream().limit(MOST_FILES).toList()) {
      html.open("li").element("span", "mono wrap", file.path());
      html.element(
          "span",
          "soft num",
          file.added() < 0 ? "binary" : "+" + file.added() + " −" + file.removed());
      html.close("li");
    }
    if (files.size() > MOST_FILES) {
      html.element("li", "soft", (files.size() - MOST_FILES) + " more");
    }
    html.close("ul");
  }

  private void ledger() {
    html.element("h2", "", "Ledger").open("p");
    html.element(
        "span",
        "tone is-pass",
        "✓ " + record.replay().entries() + " events, and the hash chain holds");
    html.text(", head ").element("code", "wrap", record.replay().head()).close("p");
    html.element(
        "p",
        "soft",
        "No line was changed, removed, added or moved without all later ones being made anew. That"
            + " nobody made the whole anew can be told only by a head that was kept elsewhere.");
    html.open("details")
        .element(
            "summary",
            "",
            record.entries().size() <= MOST_EVENTS
                ? "All events in words"
                : "The first " + counted(MOST_EVENTS) + " events in words")
        .open("ol", "class", "events num");
    RunState before = new RunState();
    for (Entry entry : record.entries()) {
      if (entry.seq() <= MOST_EVENTS) {
        html.open("li").element("time", "soft", Narration.time(entry.at())).text(" ");
        html.text(Narration.of(entry.event(), entry.at(), before)).close("li");
      }
      before.apply(entry.event(), entry.at());
    }
    html.close("ol").close("details");
  }
}
