@NullMarked
package coordinator.run.notice;

import org.jspecify.annotations.NullMarked;
