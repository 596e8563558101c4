/** A daemon under load for as long as one likes; started by {@code bench/soak/run}. */
@NullMarked
package coordinator.soak;

import org.jspecify.annotations.NullMarked;
