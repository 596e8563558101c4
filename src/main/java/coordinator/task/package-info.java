/**
 * The pure core: what a task is, what happened to it, and what is to be done next. No I/O, no
 * clock, no library.
 */
@NullMarked
package coordinator.task;

import org.jspecify.annotations.NullMarked;
