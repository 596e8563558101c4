/** What people type, and what is printed. */
@NullMarked
package coordinator.cli;

import org.jspecify.annotations.NullMarked;
