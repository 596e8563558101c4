package coordinator.run;

import coordinator.loop.LoopFolder;
import coordinator.loop.Turns;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A loop's turns over all its runs: their numbers, and where their logs lie. */
public final class LoopLogs {

  private static final Pattern NAME = Pattern.compile("worker-(turn-\\d+)-(\\d{1,9})\\.log");

  private LoopLogs() {}

  /**
   * The log of a turn's last attempt.
   *
   * @param number the turn's; 0 means the last turn
   */
  public static Optional<Path> of(LoopFolder folder, int number) throws IOException {
    Home home = RunLoop.home(folder);
    List<Path> folders = new ArrayList<>(home.archived());
    if (home.unfinished()) {
      folders.add(home.files().folder());
    }
    List<Path> logs = new ArrayList<>();
    for (Path run : folders) {
      try (Stream<Path> files = Files.list(run)) {
        files
            .filter(file -> turn(file) > 0 && (number == 0 || turn(file) == number))
            .forEach(logs::add);
      }
    }
    return logs.stream()
        .max(Comparator.comparingInt(LoopLogs::turn).thenComparingInt(LoopLogs::attempt));
  }

  /** The number of the last turn in the runs of these folders; 0 if there was none. */
  static int lastTurn(List<Path> folders) throws IOException {
    int last = 0;
    for (Path run : folders) {
      try (DirectoryStream<Path> files = Files.newDirectoryStream(run, "prompt-turn-*.md")) {
        for (Path file : files) {
          String name = file.getFileName().toString().substring("prompt-".length());
          last = Math.max(last, Turns.number(name.replaceFirst("-\\d+\\.md$", "")));
        }
      }
    }
    return last;
  }

  private static int turn(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Turns.number(name.group(1)) : 0;
  }

  private static int attempt(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    return name.matches() ? Integer.parseInt(name.group(2)) : 0;
  }
}
