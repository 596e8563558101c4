package coordinator.plan.markdown;

import coordinator.plan.Kind;
import java.util.List;

/**
 * A phase as it is written into the plan.
 *
 * @param title may be empty
 * @param file what its worker is asked
 * @param needs ids; as {@code Phase}s without {@code needs} in a plan, it needs the one before
 *     where {@code chained}
 * @param notes what could not be told
 */
record ImportedPhase(
    String id,
    Words words,
    MarkdownFile file,
    Needs needs,
    List<ImportedCheck> checks,
    List<String> notes) {

  /** What it is called. */
  record Words(Kind kind, String title) {}

  /**
   * What it needs.
   *
   * @param chained whether it is just the phase before, which need not be said
   */
  record Needs(boolean chained, List<String> ids) {}

  ImportedPhase {
    checks = List.copyOf(checks);
    notes = List.copyOf(notes);
  }
}
