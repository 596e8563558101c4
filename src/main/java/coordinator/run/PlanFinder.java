package coordinator.run;

import coordinator.plan.Plan;
import coordinator.plan.PlanReader;
import coordinator.text.Invalid;
import coordinator.text.Problem;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Finds the plan that a person means: by its file, or by its name among the plans of this folder.
 */
public final class PlanFinder {

  private final Path directory;

  public PlanFinder(Path directory) {
    this.directory = directory;
  }

  /** Reads the plan that is meant, to carry it out. */
  public Plan read(String named, Map<String, String> params) throws Refused, IOException {
    return read(find(named), params, false);
  }

  /** Reads the plan that is meant, to look at its runs: parameters need no value. */
  public Plan look(String named) throws Refused, IOException {
    return read(find(named), Map.of(), true);
  }

  private Plan read(Path file, Map<String, String> params, boolean look) throws Refused {
    try {
      return look ? PlanReader.look(file) : PlanReader.read(file, params);
    } catch (Invalid e) {
      String all = e.problems().stream().map(this::shown).collect(Collectors.joining("\n"));
      throw new Refused(
          Refused.Why.BAD_PLAN, all + "\n" + count(e.problems().size()) + "; nothing was started");
    }
  }

  private static String count(int problems) {
    return problems == 1 ? "1 mistake" : problems + " mistakes";
  }

  /** The file of the plan that is meant. */
  public Path find(String named) throws Refused, IOException {
    for (String candidate :
        List.of(named, "plans/" + named, "plans/" + named + ".yaml", named + ".yaml")) {
      Path file = directory.resolve(candidate);
      if (Files.isRegularFile(file)) {
        return file;
      }
    }
    if (Files.exists(directory.resolve(named))) {
      boolean folder = Files.isDirectory(directory.resolve(named));
      throw new Refused(
          Refused.Why.BAD_USAGE,
          named + ": is " + (folder ? "a folder" : "no regular file") + ", not a plan");
    }
    List<Path> known = all();
    throw new Refused(
        Refused.Why.BAD_USAGE,
        named
            + ": there is no such plan, nor plans/"
            + named
            + ".yaml"
            + (known.isEmpty()
                ? ""
                : "; plans here: "
                    + known.stream().map(this::shown).collect(Collectors.joining(", "))));
  }

  /** The plan files of this folder and its {@code plans} folder, by name. */
  public List<Path> all() throws IOException {
    List<Path> found = new ArrayList<>();
    for (Path folder : List.of(directory.resolve("plans"), directory)) {
      if (Files.isDirectory(folder)) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "PLAN-*.yaml")) {
          files.forEach(found::add);
        }
      }
    }
    found.sort(null);
    return found;
  }

  /** A problem with the path of its file as a person here would type it. */
  public String shown(Problem problem) {
    String here = directory + "/";
    String text = problem.toString();
    return text.startsWith(here) ? text.substring(here.length()) : text;
  }

  /** A path as a person here would type it. */
  public String shown(Path file) {
    return file.startsWith(directory) ? directory.relativize(file).toString() : file.toString();
  }
}
