@NullMarked
package coordinator.page;

import org.jspecify.annotations.NullMarked;
