@NullMarked
package coordinator.run.daemon;

import org.jspecify.annotations.NullMarked;
