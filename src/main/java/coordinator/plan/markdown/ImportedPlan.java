package coordinator.plan.markdown;

import java.nio.file.Path;
import java.util.List;

/**
 * A plan as it is written.
 *
 * @param folder where its phases' files lie
 * @param title may be empty
 * @param artifacts relative to the workspace; empty if it could not be told
 * @param notes what could not be told of the whole
 */
public record ImportedPlan(
    Path folder,
    String name,
    String title,
    String artifacts,
    List<String> notes,
    List<ImportedPhase> phases) {

  public ImportedPlan {
    notes = List.copyOf(notes);
    phases = List.copyOf(phases);
  }
}
