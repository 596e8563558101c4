package coordinator.plan.markdown;

import coordinator.plan.Kind;
import coordinator.plan.markdown.ImportedPhase.Needs;
import coordinator.plan.markdown.ImportedPhase.Words;
import coordinator.plan.markdown.Prerequisites.Range;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Makes a phase of its file, and gathers what the file does not tell. */
final class PhaseImport {

  private final PhaseFile phase;
  private final List<PhaseNumber> before;
  private final List<String> notes = new ArrayList<>();

  private PhaseImport(PhaseFile phase, List<PhaseNumber> before) {
    this.phase = phase;
    this.before = before;
    if (!phase.note().isEmpty()) {
      notes.add(phase.note());
    }
  }

  /**
   * Makes the phase.
   *
   * @param before the numbers of the phases before it, in order
   * @param overview may know a title that the file has not
   */
  static ImportedPhase of(PhaseFile phase, List<PhaseNumber> before, Overview overview) {
    return new PhaseImport(phase, before).read(overview);
  }

  private ImportedPhase read(Overview overview) {
    String title = title(overview);
    Kind kind = kind(title);
    Needs needs = needs(Prerequisites.of(phase.file()));
    List<ImportedCheck> checks = VerificationCommands.of(phase.file());
    boolean some = checks.stream().anyMatch(check -> !check.run().isEmpty());
    if (kind == Kind.TEST && some && checks.stream().noneMatch(ImportedCheck::mustFail)) {
      notes.add("a test phase, but no command of its file is marked as one that must fail");
    }
    MarkerPath.of(phase.file())
        .filter(path -> !path.isOf(phase.number()))
        .ifPresent(path -> notes.add("its file wants the completion marker of " + path.phase()));
    before.stream()
        .filter(phase.number()::unclearBeside)
        .findFirst()
        .ifPresent(
            other ->
                notes.add(
                    phase.number().id()
                        + " is taken for a decimal fraction beside "
                        + other.id()
                        + "; is the order right?"));
    return new ImportedPhase(
        phase.number().id(), new Words(kind, title), phase.file(), needs, checks, notes);
  }

  private String title(Overview overview) {
    String table = overview.titles().getOrDefault(phase.number(), "");
    String title = phase.title().isEmpty() ? table : phase.title();
    if (title.isEmpty()) {
      notes.add("no title");
    }
    if (!overview.titles().isEmpty() && !overview.titles().containsKey(phase.number())) {
      notes.add("the overview's table does not name it");
    }
    return title;
  }

  private Kind kind(String title) {
    Optional<Kind> titled = KindWords.of(title);
    Optional<Kind> named = KindWords.ofSlug(phase.slug());
    if (titled.isPresent() && named.isPresent() && !titled.equals(named)) {
      notes.add(
          "no kind: its title says "
              + titled.get().word()
              + ", its file's name "
              + named.get().word());
      return Kind.NONE;
    }
    Optional<Kind> kind = titled.or(() -> named);
    if (kind.isEmpty()) {
      notes.add(
          "no kind: title and file name do not say whether it is a stub, test, implement or verify"
              + " phase");
    }
    return kind.orElse(Kind.NONE);
  }

  private Needs needs(Prerequisites wanted) {
    wanted.notes().forEach(notes::add);
    Set<String> ids = new LinkedHashSet<>();
    for (PhaseNumber number : wanted.phases()) {
      Optional<PhaseNumber> known = before.stream().filter(number::same).findFirst();
      known.ifPresent(found -> ids.add(found.id()));
      if (known.isEmpty()) {
        notes.add("requires " + number.id() + ", but no phase before it is called so");
      }
    }
    for (Range range : wanted.ranges()) {
      List<String> within = before.stream().filter(range::holds).map(PhaseNumber::id).toList();
      ids.addAll(within);
      if (before.stream().noneMatch(range.from()::same)
          || before.stream().noneMatch(range.to()::same)) {
        notes.add(
            "requires "
                + range.from().id()
                + " to "
                + range.to().id()
                + ", of which not all are phases before it");
      }
    }
    if (before.isEmpty()) {
      return new Needs(true, List.of());
    }
    String last = before.get(before.size() - 1).id();
    if (!wanted.said() && wanted.notes().isEmpty()) {
      notes.add("its file requires no phase, so it needs " + last + ", the one before it");
    }
    boolean open =
        ids.isEmpty()
            && (!wanted.said() || !wanted.phases().isEmpty() || !wanted.ranges().isEmpty());
    return new Needs(open || ids.equals(Set.of(last)), List.copyOf(ids));
  }
}
