package coordinator.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonNodePath;
import coordinator.text.Located;
import coordinator.text.Problems;
import coordinator.text.Schema;
import java.util.List;

/** Checks the form of a plan, whose phases may be so many that they are checked in slices. */
public final class PlanSchema {

  private static final String RESOURCE = "/coordinator/plan.schema.json";

  /**
   * Phases are checked so many values at a time, since the checker keeps all it finds in memory.
   */
  private static final int SLICE = 2_000;

  private PlanSchema() {}

  /** The schema's text, as it is kept for editors. */
  public static String text() {
    return Schema.text(RESOURCE);
  }

  /**
   * Complains of all that is not of the form, and mends misspelt keys in the tree so that they
   * count once.
   */
  static void check(Located root, Problems problems) {
    if (Loaded.SCHEMA.fits(root.json())) {
      return;
    }
    Located phases = root.get("phases");
    int all = phases == null ? 0 : phases.items().size();
    ObjectNode part = ((ObjectNode) root.json()).objectNode().setAll((ObjectNode) root.json());
    int from = 0;
    do {
      int to = phases == null ? all : sliceEnd(phases.items(), from);
      if (phases != null && all > 0) {
        ArrayNode slice = part.putArray("phases");
        phases.items().subList(from, to).forEach(phase -> slice.add(phase.json()));
      }
      check(part, from, root, problems);
      part = part.objectNode().put("plan", "seen");
      from = to;
    } while (from < all && !problems.full());
  }

  private static int sliceEnd(List<Located> phases, int from) {
    int end = from;
    int size = 0;
    while (end < phases.size() && size < SLICE) {
      size += phases.get(end++).size();
    }
    return end;
  }

  /** Checks a part of a plan, whose first phase is the plan's phase {@code from}. */
  private static void check(JsonNode part, int from, Located root, Problems problems) {
    Loaded.SCHEMA.check(part, path -> find(root, path, from), problems);
  }

  private static Located find(Located root, JsonNodePath path, int from) {
    Located value = root;
    for (int i = 0; i < path.getNameCount(); i++) {
      Object step = path.getElement(i);
      value = Schema.step(value, i == 1 && step instanceof Integer index ? from + index : step);
    }
    return value;
  }

  /** Compiled when it is first needed: commands that read no plan need not wait for it. */
  private static final class Loaded {
    static final Schema SCHEMA = Schema.of(RESOURCE);
  }
}
