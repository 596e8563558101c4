/**
 * The front door for batches: reads a batch file, makes a task of each entry of its source, and
 * publishes what was found valid under its final name.
 */
@NullMarked
package coordinator.batch;

import org.jspecify.annotations.NullMarked;
