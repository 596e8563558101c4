package coordinator.plan.markdown;

import coordinator.checkpoint.AtomicFile;
import coordinator.checkpoint.GitRoot;
import coordinator.plan.Plan;
import coordinator.plan.PlanReader;
import coordinator.text.Invalid;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An imported plan's file before it is there. It is read back by the program's own reader first, so
 * that nothing is left that could not be run.
 *
 * @param target absolute path of the plan file
 */
public record PlanDraft(Path target, String text) {

  /**
   * Composes the file that is to lie at a path.
   *
   * @param workspace the workers' root; null for that of the git repository that the folder is in
   */
  public static PlanDraft of(ImportedPlan plan, Path target, @Nullable Path workspace)
      throws NotImportable, IOException {
    Path file = target.toAbsolutePath().normalize();
    Path folder = parent(file);
    Path source = plan.folder().toAbsolutePath().normalize();
    Path root =
        workspace == null
            ? GitRoot.above(source).orElse(folder)
            : workspace.toAbsolutePath().normalize();
    if (workspace == null && !source.startsWith(root)) {
      throw new NotImportable(
          plan.folder()
              + " is in no git repository, so the workspace cannot be told; name it: --workspace"
              + " FOLDER");
    }
    boolean usual = GitRoot.above(folder).orElse(folder).equals(root);
    String said = usual ? "" : folder.relativize(root).toString();
    return new PlanDraft(
        file, new PlanYaml(plan, folder).text(said, artifacts(plan.artifacts(), root)));
  }

  /** Relative to the workspace where it lies in it. */
  private static String artifacts(String said, Path workspace) {
    Path path = workspace.resolve(said).normalize();
    if (said.isEmpty() || !path.startsWith(workspace)) {
      return said;
    }
    return path.equals(workspace) ? "." : workspace.relativize(path).toString();
  }

  /**
   * Reads the draft as a plan, and puts it in its place.
   *
   * @param replace whether a file that is there is replaced
   * @return the plan, with the reader's warnings
   */
  public Plan save(boolean replace) throws NotImportable, IOException {
    if (Files.isDirectory(target)) {
      throw new NotImportable(target + " is a folder; name the plan's file");
    }
    Path draft = draft();
    try {
      Plan plan = read(draft);
      if (replace) {
        Files.move(
            draft, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
      } else {
        Files.move(draft, target);
      }
      return plan;
    } catch (FileAlreadyExistsException e) {
      throw new NotImportable(target + " is there already; --force replaces it");
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  /** Reads the draft as a plan, and leaves nothing behind. */
  public Plan check() throws NotImportable, IOException {
    Path draft = draft();
    try {
      return read(draft);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private Path draft() {
    return target.resolveSibling("." + target.getFileName() + ".import.yaml");
  }

  private Plan read(Path draft) throws NotImportable, IOException {
    AtomicFile.write(draft, text);
    try {
      return PlanReader.read(draft, Map.of());
    } catch (Invalid e) {
      throw new NotImportable(
          "the folder makes no plan that can be run:\n"
              + String.valueOf(e.getMessage()).replace(draft.toString(), target.toString()));
    }
  }

  private static Path parent(Path file) {
    Path parent = file.getParent();
    return parent == null ? file : parent;
  }
}
