/** A daemon under load, for as long as one likes; started by the scripts in {@code bench}. */
@NullMarked
package coordinator.bench;

import org.jspecify.annotations.NullMarked;
