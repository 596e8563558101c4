/** Many plans in one process, for as long as it runs: taken in, queued, started, taken up again. */
@NullMarked
package coordinator.run.daemon;

import org.jspecify.annotations.NullMarked;
