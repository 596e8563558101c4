/** Whole plans, with real processes, and through the real Codex. */
@NullMarked
package coordinator.run;

import org.jspecify.annotations.NullMarked;
