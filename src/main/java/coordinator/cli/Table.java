package coordinator.cli;

import coordinator.run.Standing;
import coordinator.task.Evidence.FileChange;
import coordinator.task.Words;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A run's phases as lines for eyes. */
final class Table {

  private static final DateTimeFormatter CLOCK =
      DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

  /** Mark, state, time, attempts and PID, which matter more than a title. */
  private static final int BESIDE_TITLES = 52;

  private final Terminal terminal;

  Table(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The run in one line. */
  String head(Standing standing, Instant now) {
    long passed =
        standing.phases().stream().filter(phase -> phase.state().equals("passed")).count();
    StringBuilder line = new StringBuilder(terminal.bold(standing.plan())).append("  ");
    line.append(
        paint(standing.state(), standing.state().equals("none") ? "never run" : standing.state()));
    line.append("  ")
        .append(passed)
        .append(" of ")
        .append(Words.count(standing.phases().size(), "phase"))
        .append(" passed");
    if (standing.unchecked() > 0) {
      line.append(", ").append(standing.unchecked()).append(" unchecked");
    }
    Instant started = standing.detail().startedAt();
    if (started != null) {
      Instant end =
          standing.detail().changedAt() == null || standing.state().equals("running")
              ? now
              : standing.detail().changedAt();
      line.append("  ").append(Words.of(java.time.Duration.between(started, end)));
    }
    if (standing.detail().tokens() > 0) {
      line.append("  ").append(standing.detail().tokens()).append(" tokens");
    }
    Instant queued = standing.detail().queuedAt();
    if (queued != null) {
      line.append("  waits at the daemon since ").append(CLOCK.format(queued));
    }
    return line.toString();
  }

  /** Each phase in a line. */
  List<String> phases(List<Standing.Phase> phases, Instant now) {
    int width = phases.stream().mapToInt(phase -> phase.id().length()).max().orElse(0);
    int room = terminal.columns() == 0 ? 40 : terminal.columns() - width - BESIDE_TITLES;
    int titles =
        Math.min(
            Math.max(0, Math.min(40, room)),
            phases.stream().mapToInt(phase -> phase.title().length()).max().orElse(0));
    List<String> lines = new ArrayList<>();
    for (Standing.Phase phase : phases) {
      lines.add(phase(phase, width, titles, now));
    }
    return lines;
  }

  private String phase(Standing.Phase phase, int width, int titles, Instant now) {
    StringBuilder line =
        new StringBuilder("  ").append(paint(phase.state(), mark(phase.state()))).append(' ');
    line.append(pad(phase.id(), width))
        .append("  ")
        .append(titles == 0 ? "" : pad(phase.title(), titles) + "  ");
    line.append(paint(phase.state(), pad(phase.state(), 10)));
    Standing.Live live = phase.live();
    if (live != null) {
      line.append(' ').append(pad(Words.of(live.elapsed(now)), 8));
      String attempts = Words.count(phase.attempts(), "attempt");
      String pid = live.pid() == null ? "" : "PID " + live.pid();
      boolean narrow = terminal.columns() > 0 && terminal.columns() < BESIDE_TITLES;
      line.append(
          Stream.of(narrow ? pid : attempts, narrow ? attempts : pid)
              .filter(part -> !part.isEmpty())
              .collect(Collectors.joining("  ")));
      if (live.nextPoll() != null) {
        line.append("  next poll ").append(CLOCK.format(live.nextPoll()));
      }
    }
    if (!phase.changed().isEmpty()) {
      line.append("  ").append(counts(phase.changed()));
    }
    if (!phase.reason().isEmpty() && !phase.reason().equals("passed")) {
      line.append("  ").append(terminal.dim(phase.reason().replaceAll("\\p{Cntrl}+", " ")));
    }
    return line.toString().stripTrailing();
  }

  /** How many files changed, and by how many lines, as far as these are known. */
  static String counts(List<FileChange> changed) {
    int added = changed.stream().mapToInt(file -> Math.max(0, file.added())).sum();
    int removed = changed.stream().mapToInt(file -> Math.max(0, file.removed())).sum();
    return changed.size()
        + (changed.size() == 1 ? " file" : " files")
        + (changed.stream().allMatch(file -> file.added() < 0)
            ? ""
            : " +" + added + " -" + removed);
  }

  private static String pad(String text, int width) {
    String clean = text.replaceAll("\\p{Cntrl}+", " ");
    String cut = clean.length() > width ? clean.substring(0, Math.max(0, width - 1)) + "…" : clean;
    return cut + " ".repeat(Math.max(0, width - cut.length()));
  }

  private static String mark(String state) {
    return switch (state) {
      case "passed" -> "✓";
      case "failed" -> "✗";
      case "running", "stopping", "inspecting", "checking" -> "▶";
      case "parked" -> "‖";
      default -> "·";
    };
  }

  /** A word in the colour of a state. */
  String paint(String state, String text) {
    return switch (state) {
      case "passed" -> terminal.green(text);
      case "failed" -> terminal.red(text);
      case "running", "inspecting", "checking" -> terminal.blue(text);
      case "stopping", "parked", "left", "draining" -> terminal.yellow(text);
      default -> terminal.dim(text);
    };
  }
}
