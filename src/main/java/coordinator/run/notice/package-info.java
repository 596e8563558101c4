/** Tells people, by webhooks and commands, what they asked to be told. */
@NullMarked
package coordinator.run.notice;

import org.jspecify.annotations.NullMarked;
