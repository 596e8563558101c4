@NullMarked
package coordinator.http;

import org.jspecify.annotations.NullMarked;
