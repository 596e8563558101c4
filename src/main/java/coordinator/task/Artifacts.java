package coordinator.task;

/**
 * The files that a worker must leave.
 *
 * @param report absolute path of its report, with the verdict line
 * @param marker absolute path of its completion marker, with output and timestamps
 * @param planMarker what the completion marker must quote, such as {@code @plan:PLAN-x.P01}
 */
public record Artifacts(String report, String marker, String planMarker) {}
