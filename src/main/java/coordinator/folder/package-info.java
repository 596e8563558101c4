/**
 * The second front door: folders of task files, each a prompt, whose state is in the names of the
 * markers beside them.
 */
@NullMarked
package coordinator.folder;

import org.jspecify.annotations.NullMarked;
