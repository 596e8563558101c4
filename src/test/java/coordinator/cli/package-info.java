/** The program as its users start it: a process with arguments, signals and an exit code. */
@NullMarked
package coordinator.cli;

import org.jspecify.annotations.NullMarked;
