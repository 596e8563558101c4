package coordinator.task;

/**
 * A process as it can be found again: a pid alone may have been given to another.
 *
 * @param id the attempt's random id, which every process of its tree has in its environment
 * @param pid of the worker itself
 * @param startTime of the worker, in clock ticks since boot (field 22 of {@code /proc/PID/stat})
 * @param wrapper pid of the wrapper that waits for the worker and notes its exit code
 * @param wrapperStart start time of the wrapper, in clock ticks since boot
 * @param boot the machine's boot id
 */
public record Started(
    String id, long pid, long startTime, long wrapper, long wrapperStart, String boot) {}
