package coordinator.cli;

import coordinator.folder.Selection;
import coordinator.run.Refused;
import coordinator.run.TasksHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The arguments that say which files are tasks. */
final class TasksSelection {

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "Task files, or folders of them; default: this folder.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = {"-p", "--pattern"},
      paramLabel = "GLOB",
      defaultValue = "*.md",
      description = "Which files of a folder are tasks; default: ${DEFAULT-VALUE}.")
  private String pattern = "*.md";

  @Option(names = "--recursive", description = "Folders below, too, except hidden ones.")
  private boolean recursive;

  Selection read(Surroundings around) throws Refused {
    List<Path> files = new ArrayList<>();
    List<Path> folders = new ArrayList<>();
    for (Path path : paths.isEmpty() ? List.of(around.directory()) : paths) {
      Path whole = around.directory().resolve(path);
      if (Files.isDirectory(whole)) {
        folders.add(whole);
      } else if (Files.exists(whole)) {
        files.add(whole);
      } else {
        throw new Refused(Refused.Why.BAD_USAGE, path + ": there is no such file or folder");
      }
    }
    return new Selection(files, folders, glob(), recursive);
  }

  private Predicate<String> glob() throws Refused {
    try {
      return Selection.glob(pattern);
    } catch (PatternSyntaxException e) {
      throw new Refused(
          Refused.Why.BAD_USAGE, "--pattern '" + pattern + "': " + e.getDescription());
    }
  }

  /** Where the runs lie for what is selected: by its first folder. */
  TasksHome home(Selection selection, Path workspace) throws IOException {
    Path first = selection.places().iterator().next();
    return new TasksHome(workspace, first.toRealPath());
  }
}
