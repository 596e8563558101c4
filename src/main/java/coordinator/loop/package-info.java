/** The fourth front door: a TODO document, worked down item by item. */
@NullMarked
package coordinator.loop;

import org.jspecify.annotations.NullMarked;
