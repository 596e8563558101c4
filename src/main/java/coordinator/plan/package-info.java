/**
 * The front door for plans: reads and checks a plan file, and gives its phases as tasks, each when
 * its time has come.
 */
@NullMarked
package coordinator.plan;

import org.jspecify.annotations.NullMarked;
