package coordinator.plan.markdown;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads a folder of Markdown files: which are phases, in which order, and what they say together.
 */
public final class FolderImport {

  private final Path folder;
  private final List<PhaseFile> phases = new ArrayList<>();
  private final List<String> others = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();
  private Overview overview = Overview.NONE;

  private FolderImport(Path folder) {
    this.folder = folder;
  }

  /**
   * Reads a plan's folder, or the {@code plan} in it.
   *
   * @throws NotImportable if there are no phases in it, or two of one name
   */
  public static ImportedPlan read(Path given) throws NotImportable, IOException {
    if (!Files.isDirectory(given)) {
      throw new NotImportable(
          given + (Files.exists(given) ? ": not a folder" : ": no such folder"));
    }
    FolderImport own = new FolderImport(given);
    own.gather();
    Path inner = given.resolve("plan");
    if (own.phases.isEmpty() && Files.isDirectory(inner)) {
      own = new FolderImport(inner);
      own.gather();
    }
    return own.plan(given);
  }

  private void gather() throws NotImportable, IOException {
    List<Path> files = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.{md,MD,markdown}")) {
      all.forEach(files::add);
    }
    files.sort(null);
    for (Path path : files) {
      if (!Files.isRegularFile(path)) {
        continue;
      }
      MarkdownFile file = MarkdownFile.read(path);
      PhaseFile.of(file).ifPresent(phases::add);
      if (phases.isEmpty() || phases.get(phases.size() - 1).file() != file) {
        others.add(file.name());
        overview =
            file.name().toLowerCase(Locale.ROOT).contains("overview")
                ? Overview.of(file)
                : overview;
      }
    }
    phases.sort(Comparator.comparing(PhaseFile::number));
  }

  private ImportedPlan plan(Path given) throws NotImportable {
    if (phases.isEmpty()) {
      throw new NotImportable(
          given
              + ": no phase files; they are named like 01-title.md and 01a-title-verification.md");
    }
    refuseTwins();
    String name = name();
    String artifacts = artifacts();
    Set<String> missing = new LinkedHashSet<>();
    overview.titles().keySet().stream()
        .filter(number -> phases.stream().noneMatch(phase -> phase.number().same(number)))
        .forEach(number -> missing.add(number.id()));
    if (!missing.isEmpty()) {
      notes.add(
          "the overview also names " + String.join(", ", missing) + ", for which there is no file");
    }
    List<String> unread =
        others.stream()
            .filter(other -> !other.toLowerCase(Locale.ROOT).contains("overview"))
            .toList();
    if (!unread.isEmpty()) {
      notes.add("not taken for phases: " + String.join(", ", unread));
    }
    List<ImportedPhase> all = new ArrayList<>();
    List<PhaseNumber> before = new ArrayList<>();
    for (PhaseFile phase : phases) {
      all.add(PhaseImport.of(phase, List.copyOf(before), overview));
      before.add(phase.number());
    }
    return new ImportedPlan(folder, name, overview.title(), artifacts, notes, all);
  }

  private void refuseTwins() throws NotImportable {
    for (int i = 1; i < phases.size(); i++) {
      PhaseFile one = phases.get(i - 1);
      PhaseFile two = phases.get(i);
      if (one.number().same(two.number())) {
        throw new NotImportable(
            folder
                + ": "
                + one.file().name()
                + " and "
                + two.file().name()
                + " are both phase "
                + two.number().id());
      }
    }
  }

  private String name() {
    Set<String> said =
        phases.stream()
            .map(PhaseFile::plan)
            .filter(plan -> !plan.isEmpty())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    if (!overview.name().isEmpty()) {
      said.remove(overview.name());
      if (!said.isEmpty()) {
        notes.add("the overview names the plan so, but Phase IDs also " + String.join(", ", said));
      }
      return overview.name();
    }
    if (said.size() > 1) {
      notes.add(
          "the Phase IDs name several plans: " + String.join(", ", said) + "; the first is used");
    }
    if (!said.isEmpty()) {
      return said.iterator().next();
    }
    Path at = folder.toAbsolutePath().normalize();
    Path named = at.endsWith("plan") && at.getParent() != null ? at.getParent() : at;
    String word =
        String.valueOf(named.getFileName())
            .replaceAll("[^A-Za-z0-9._-]+", "-")
            .replaceFirst("^[^A-Za-z0-9]+", "");
    notes.add("no Phase ID and no overview names the plan, so it is named after its folder");
    return "PLAN-" + (word.isEmpty() ? "x" : word.substring(0, Math.min(90, word.length())));
  }

  private String artifacts() {
    Set<String> folders = new LinkedHashSet<>();
    phases.forEach(
        phase -> MarkerPath.of(phase.file()).ifPresent(path -> folders.add(path.folder())));
    if (folders.isEmpty()) {
      notes.add(
          "no phase says where its completion marker goes, so 'artifacts' is left to its default");
    } else if (folders.size() > 1) {
      notes.add(
          "the phases want their completion markers in several folders, of which 'artifacts' can be"
              + " one: "
              + String.join(", ", folders));
    }
    return folders.size() == 1 ? folders.iterator().next() : "";
  }
}
