/**
 * Everything that touches processes: how each kind of worker is called, started, found again and
 * stopped.
 */
@NullMarked
package coordinator.worker;

import org.jspecify.annotations.NullMarked;
