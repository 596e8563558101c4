package coordinator.plan;

/**
 * How much may happen at once, and in all.
 *
 * @param concurrency read-only phases side by side; at least one
 * @param budget for the whole run
 */
public record Bounds(int concurrency, Budget budget) {}
