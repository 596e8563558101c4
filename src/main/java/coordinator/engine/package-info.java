/** Carries tasks out: one thread that decides, records, and only then acts. */
@NullMarked
package coordinator.engine;

import org.jspecify.annotations.NullMarked;
