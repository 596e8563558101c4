/** What is on disk, and what it says: the ground before an attempt and the evidence after it. */
@NullMarked
package coordinator.checkpoint;

import org.jspecify.annotations.NullMarked;
