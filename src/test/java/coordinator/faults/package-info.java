/**
 * Faults made on purpose: the real program, killed at one system call after the other, and started
 * again.
 */
@NullMarked
package coordinator.faults;

import org.jspecify.annotations.NullMarked;
