/** The command line: what people type, and what they read. The only package that prints. */
@NullMarked
package coordinator.cli;

import org.jspecify.annotations.NullMarked;
