/** The program's entry point, which wires every part by hand. */
@NullMarked
package coordinator;

import org.jspecify.annotations.NullMarked;
