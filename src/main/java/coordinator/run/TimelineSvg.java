package coordinator.run;

import coordinator.task.Words;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run on a time axis: a row a phase; attempts, polls, checks, parks and stops as marks. */
final class TimelineSvg {

  private static final int WIDTH = 1000;
  private static final int NAMES = 230;
  private static final int HEAD = 28;
  private static final int ROW = 28;
  private static final int END = 24;

  private final Html html;
  private final ZoneId zone = ZoneId.systemDefault();
  private final Instant end;
  private final TimeAxis axis;

  /**
   * @param histories by phase
   * @param whole from the run's beginning to its last event
   */
  TimelineSvg(Html html, Map<String, History> histories, TimeAxis.Stretch whole) {
    this.html = html;
    this.end = whole.to();
    List<TimeAxis.Stretch> busy = new ArrayList<>();
    for (History history : histories.values()) {
      for (AttemptDetail attempt : history.attempts()) {
        AttemptDetail.Time time = attempt.worker().time();
        busy.add(stretch(time.startedAt(), time.exitedAt()));
        attempt.checks().forEach(c -> busy.add(stretch(c.time().startedAt(), c.time().endedAt())));
      }
    }
    this.axis = TimeAxis.over(whole, busy, WIDTH - NAMES - END);
  }

  private TimeAxis.Stretch stretch(Instant from, @Nullable Instant to) {
    return new TimeAxis.Stretch(from, to == null || to.isBefore(from) ? end : to);
  }

  void draw(List<Standing.Phase> phases, Map<String, History> histories) {
    int height = HEAD + phases.size() * ROW + 6;
    html.open(
        "svg", "viewBox", "0 0 " + WIDTH + " " + height, "role", "img", "aria-label", "Timeline");
    html.raw(
        "<defs><pattern id=\"hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\""
            + " patternTransform=\"rotate(45)\"><path d=\"M0 0V6\""
            + " class=\"hatch\"/></pattern></defs>");
    scale(height);
    for (int i = 0; i < phases.size(); i++) {
      int y = HEAD + i * ROW;
      name(phases.get(i), y);
      History history = histories.get(phases.get(i).id());
      if (history != null) {
        row(history, y);
      }
    }
    html.close("svg");
  }

  private void scale(int height) {
    DateTimeFormatter words =
        DateTimeFormatter.ofPattern(axis.step() < 60_000 ? "HH:mm:ss" : "HH:mm").withZone(zone);
    for (TimeAxis.Piece gap : axis.pieces().stream().filter(TimeAxis.Piece::gap).toList()) {
      rect("tl-gap", NAMES + gap.x() + 3, HEAD - 6, gap.width() - 6, height - HEAD, 4);
      html.close("rect");
      String length = Words.of(Duration.ofMinutes(gap.time().millis() / 60_000));
      label(NAMES + gap.x() + gap.width() / 2, 15, "tl-note", length);
    }
    for (Instant tick : axis.ticks(zone)) {
      double x = NAMES + axis.place(tick);
      html.open("path", "class", "tl-grid", "d", "M" + number(x) + " " + (HEAD - 4) + "V" + height);
      html.close("path");
      label(x, 15, "tl-tick", words.format(tick));
    }
  }

  private void label(double x, int y, String classes, String text) {
    html.open("text", "x", number(x), "y", y, "text-anchor", "middle", "class", classes);
    html.text(text).close("text");
  }

  private void name(Standing.Phase phase, int y) {
    String tone = ReportStyle.tone(phase.state());
    html.open("text", "x", 4, "y", y + 18, "class", "tl-sign " + tone);
    html.text(ReportStyle.sign(phase.state())).close("text");
    html.open("text", "x", 22, "y", y + 18, "class", "tl-id").text(phase.id()).close("text");
    html.open("text", "x", 22 + 8 * Math.max(4, phase.id().length() + 1), "y", y + 18);
    html.text(shortened(phase.title(), 24 - Math.max(0, phase.id().length() - 3))).close("text");
  }

  private static String shortened(String text, int most) {
    return text.length() <= most ? text : text.substring(0, Math.max(1, most - 1)) + "…";
  }

  private void row(History history, int y) {
    for (AttemptDetail.Park park : history.parks()) {
      String tone = park.until() == null ? "is-ask" : "is-park";
      Instant to = park.wokenAt() == null ? end : park.wokenAt();
      bar("tl-park", tone, stretch(park.at(), to), y + 6, 16);
      html.element("title", "", "waits: " + park.why()).close("rect");
    }
    for (AttemptDetail attempt : history.attempts()) {
      AttemptDetail.Worker worker = attempt.worker();
      AttemptDetail.Outcome verdict = attempt.judgement().verdict();
      String tone = verdict == null ? "is-run" : verdict.passed() ? "is-pass" : "is-fail";
      bar("tl-bar", tone, stretch(worker.time().startedAt(), worker.time().exitedAt()), y + 7, 14);
      html.element("title", "", "attempt " + worker.number() + ", PID " + worker.pid());
      html.close("rect");
      attempt.watched().polls().forEach(poll -> poll(poll.at(), y));
      attempt.checks().forEach(check -> check(check, y));
    }
  }

  private void poll(Instant at, int y) {
    html.open("circle", "class", "tl-poll", "cx", number(NAMES + axis.place(at)), "cy", y + 14);
    html.close("circle");
  }

  private void check(AttemptDetail.Check check, int y) {
    String tone =
        check.mark() == null ? "is-run" : check.mark().equals("fails") ? "is-fail" : "is-pass";
    TimeAxis.Stretch time = stretch(check.time().startedAt(), check.time().endedAt());
    bar("tl-check", tone, time, y + 9, 10);
    html.element("title", "", "check " + check.name().name() + ": " + check.text()).close("rect");
  }

  private void bar(String classes, String tone, TimeAxis.Stretch time, int y, int height) {
    double from = NAMES + axis.place(time.from());
    double wide = Math.max(4, NAMES + axis.place(time.to()) - from);
    rect(classes + " " + tone, from, y, wide, height, (int) Math.min(4, wide / 2));
  }

  private void rect(String classes, double x, int y, double width, int height, int round) {
    html.open(
        "rect",
        "class",
        classes,
        "x",
        number(x),
        "y",
        y,
        "width",
        number(width),
        "height",
        height,
        "rx",
        round);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }
}
