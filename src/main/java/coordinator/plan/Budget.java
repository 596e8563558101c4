package coordinator.plan;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a whole run may use.
 *
 * @param tokens input and output tokens of all workers together; null: any
 * @param wall time since the run was first started; null: any
 * @param attempts worker processes, retries and remediations included; null: any
 */
public record Budget(@Nullable Long tokens, @Nullable Duration wall, @Nullable Integer attempts) {

  public static final Budget UNLIMITED = new Budget(null, null, null);
}
