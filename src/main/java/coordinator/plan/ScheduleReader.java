package coordinator.plan;

import coordinator.plan.Schedule.CatchUp;
import coordinator.text.Located;
import coordinator.text.Problems;
import coordinator.text.Quote;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;

/** Reads {@code schedule} of a plan. */
final class ScheduleReader {

  private ScheduleReader() {}

  /** Empty where the plan has none, or a wrong one. */
  static Optional<Schedule> read(Located root, Problems problems) {
    Located node = root.get("schedule");
    String cron = node == null ? "" : node.text("cron").orElse("");
    if (node == null || cron.isEmpty()) {
      return Optional.empty();
    }
    CatchUp catchUp =
        Arrays.stream(CatchUp.values())
            .filter(way -> node.text("catch_up").filter(way.word()::equals).isPresent())
            .findFirst()
            .orElse(CatchUp.ONCE);
    try {
      return Optional.of(new Schedule(cron, zone(node, problems), catchUp));
    } catch (IllegalArgumentException e) {
      problems.add(node.valueAt("cron"), "'cron' '" + Quote.of(cron) + "' " + e.getMessage());
      return Optional.empty();
    }
  }

  private static ZoneId zone(Located node, Problems problems) {
    String name = node.text("zone").orElse("");
    try {
      return name.isEmpty() ? ZoneId.systemDefault() : ZoneId.of(name);
    } catch (DateTimeException e) {
      problems.add(
          node.valueAt("zone"),
          "'zone' '"
              + Quote.of(name)
              + "' is no time zone, such as UTC or Europe/Berlin"
              + problems.nearest(name, ZoneId.getAvailableZoneIds()));
      return ZoneId.systemDefault();
    }
  }
}
