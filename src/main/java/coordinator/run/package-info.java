/** What people ask of the program, whichever face they use: start, continue, stop, extend, read. */
@NullMarked
package coordinator.run;

import org.jspecify.annotations.NullMarked;
