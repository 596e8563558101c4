package coordinator.task;

import org.jspecify.annotations.Nullable;

/**
 * What becomes of an attempt's changes in the repository once it is judged.
 *
 * @param commit the message to commit them with when it passed, or null: they are not committed
 * @param aside beginning of the name of the branch that takes them away when it failed, or null:
 *     they stay
 */
public record Keeping(@Nullable String commit, @Nullable String aside) {}
