package coordinator.task;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One run of a check.
 *
 * @param process what runs it
 * @param startedAt when it was started
 * @param exit how it ended, or null while it runs
 * @param finding what that means, or null while it runs
 */
public record CheckRun(
    Started process, Instant startedAt, @Nullable Exit exit, @Nullable Finding finding) {}
