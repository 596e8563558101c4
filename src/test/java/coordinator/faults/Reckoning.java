package coordinator.faults;

import coordinator.ledger.Entry;
import coordinator.run.Record;
import coordinator.task.Exit;
import coordinator.task.RunEvent;
import coordinator.task.TaskEvent;
import coordinator.task.TaskRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What came of a run that was disturbed, told from what its workers noted themselves, from the
 * ledger, and from the process table.
 *
 * @param starts how many worker processes ran
 * @param twice attempts that ran more than once, or without having been recorded
 * @param lost verdicts, ends and lines of logs that are missing or wrong
 * @param left processes that were still there when the program had ended
 */
record Reckoning(int starts, List<String> twice, List<String> lost, List<String> left) {

  boolean good() {
    return twice.isEmpty() && lost.isEmpty() && left.isEmpty();
  }

  /**
   * Reckons a run that has passed. With workers undisturbed each phase has one attempt, which ended
   * well.
   */
  static Reckoning of(Site site, List<String> phases, boolean undisturbed) throws IOException {
    List<String> left = site.left();
    List<String> twice = new ArrayList<>();
    List<String> lost = new ArrayList<>();
    List<Path> archived = archived(site);
    if (archived.size() != 1) {
      lost.add(archived.size() + " archived runs");
      return new Reckoning(0, twice, lost, left);
    }
    Record record = Record.read(archived.get(0));
    Map<String, TaskEvent.WorkerStarted> started = new LinkedHashMap<>();
    Map<String, Exit> exits = new HashMap<>();
    for (Entry entry : record.entries()) {
      if (entry.event() instanceof TaskEvent.WorkerStarted event) {
        started.put(event.process().id(), event);
      } else if (entry.event() instanceof TaskEvent.WorkerExited event) {
        exits.put(event.task() + "-" + event.attempt(), event.exit());
      }
    }
    Map<String, Integer> ran = new LinkedHashMap<>();
    List<String> ended = new ArrayList<>();
    Path starts = site.workspace.resolve("starts");
    for (String line : Files.exists(starts) ? Files.readAllLines(starts) : List.<String>of()) {
      String[] words = line.split(" ");
      if (words[0].equals("START")) {
        ran.merge(words[2], 1, Integer::sum);
      } else {
        ended.add(words[2]);
      }
    }
    ran.forEach((id, times) -> judgeStart(id, times, started, twice));
    for (String id : ended) {
      judgeEnd(id, started, exits, record.folder(), undisturbed, lost);
    }
    for (String phase : phases) {
      TaskRun run = record.state().task(phase).orElse(null);
      if (run == null || !run.passed()) {
        lost.add(phase + " has not passed");
      } else if (undisturbed && run.attempts().size() != 1) {
        lost.add(phase + " took " + run.attempts().size() + " attempts");
      }
    }
    if (undisturbed && ran.size() != phases.size()) {
      lost.add(ran.size() + " workers ran for " + phases.size() + " phases");
    }
    if (!(record.entries().get(record.entries().size() - 1).event() instanceof RunEvent.Ended)) {
      lost.add("the ledger does not end with the run's end");
    }
    return new Reckoning(ran.size(), twice, lost, left);
  }

  private static void judgeStart(
      String id, int times, Map<String, TaskEvent.WorkerStarted> started, List<String> twice) {
    if (times > 1) {
      twice.add("attempt " + id + " ran " + times + " times");
    }
    if (!started.containsKey(id)) {
      twice.add("attempt " + id + " ran and was not recorded");
    }
  }

  private static void judgeEnd(
      String id,
      Map<String, TaskEvent.WorkerStarted> started,
      Map<String, Exit> exits,
      Path folder,
      boolean undisturbed,
      List<String> lost)
      throws IOException {
    TaskEvent.WorkerStarted start = started.get(id);
    if (start == null) {
      return;
    }
    String attempt = start.task() + "-" + start.attempt();
    Exit exit = exits.get(attempt);
    if (exit == null || (undisturbed && !exit.clean())) {
      lost.add(
          attempt + " ended, and the ledger says: " + (exit == null ? "nothing" : exit.words()));
    }
    Path log = folder.resolve("worker-" + attempt + ".log");
    List<String> lines = new ArrayList<>();
    for (int i = 1; i <= Site.LINES; i++) {
      lines.add("line " + i + " of " + id);
    }
    List<String> logged =
        Files.readAllLines(log).stream().filter(line -> line.endsWith(" of " + id)).toList();
    if (!logged.isEmpty() || (undisturbed && start.command().get(0).equals("sh"))) {
      if (!logged.equals(lines)) {
        lost.add(
            log.getFileName()
                + " has "
                + logged.size()
                + " of "
                + Site.LINES
                + " lines, or in another order");
      }
    }
  }

  private static List<Path> archived(Site site) throws IOException {
    Path runs = site.folder.resolve(Site.PLAN).resolve("runs");
    if (!Files.isDirectory(runs)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(runs)) {
      return all.toList();
    }
  }
}
