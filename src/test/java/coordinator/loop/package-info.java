/** Works a TODO document down: the documents, the settings, the turns. */
@NullMarked
package coordinator.loop;

import org.jspecify.annotations.NullMarked;
