/** When things happen: the only clock, and Quartz, which wakes the engine up and keeps no truth of its own. */
@NullMarked
package coordinator.schedule;

import org.jspecify.annotations.NullMarked;
