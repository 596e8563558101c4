package coordinator.plan;

import coordinator.checkpoint.GitRoot;
import coordinator.text.Located;
import coordinator.text.Problems;
import coordinator.text.Quote;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * The folders of a plan, all absolute.
 *
 * @param file the plan file
 * @param workspace the workers' root
 * @param artifacts holds {@code reports/} and {@code .completed/}
 * @param words files beside it that say what is to be done: the template, prompt files
 */
public record Layout(Path file, Path workspace, Path artifacts, Set<Path> words) {

  public Layout {
    words = Collections.unmodifiableSet(new TreeSet<>(words));
  }

  /** The same with the files that a plan's root and its phases name. */
  Layout naming(Located root, Collection<Located> phases, Problems problems) {
    Set<Path> named = new TreeSet<>();
    root.path("template", folder(), problems).ifPresent(named::add);
    phases.forEach(phase -> phase.path("prompt_file", folder(), problems).ifPresent(named::add));
    return new Layout(file, workspace, artifacts, named);
  }

  /** The plan file's folder, which other files are named from. */
  Path folder() {
    return parent(file);
  }

  static Layout read(Path plan, Located root, Problems problems) {
    Path file = plan.toAbsolutePath().normalize();
    Path folder = parent(file);
    Path workspace =
        root.path("workspace", folder, problems)
            .orElseGet(() -> GitRoot.above(folder).orElse(folder));
    if (!Files.isDirectory(workspace)) {
      problems.add(
          root.valueAt("workspace"), "'workspace' is no folder: " + Quote.of(workspace.toString()));
    }
    Path artifacts =
        root.path("artifacts", workspace, problems)
            .orElseGet(() -> file.resolveSibling(stem(file)));
    if (Files.exists(artifacts) && !Files.isDirectory(artifacts)) {
      problems.add(
          root.valueAt("artifacts"),
          "'artifacts' is no folder, but a file: " + Quote.of(artifacts.toString()));
    }
    for (Path at = artifacts; at.startsWith(workspace) && !at.equals(workspace); at = parent(at)) {
      if (Files.isSymbolicLink(at)) {
        problems.add(
            root.valueAt("artifacts"),
            "'artifacts' lies behind a symbolic link, "
                + Quote.of(at.toString())
                + "; name the folder that it leads to");
      }
    }
    if (artifacts.startsWith(workspace.resolve("tmp")) || workspace.startsWith(artifacts)) {
      problems.add(
          root.valueAt("artifacts"),
          "'artifacts' needs a folder of its own, neither in tmp/ nor around the workspace");
    }
    return new Layout(file, workspace, artifacts, Set.of());
  }

  private static String stem(Path file) {
    String name = String.valueOf(file.getFileName());
    String stem = name.replaceFirst("\\.ya?ml$", "");
    return stem.isEmpty() || stem.equals(name) ? name + "-files" : stem;
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }
}
