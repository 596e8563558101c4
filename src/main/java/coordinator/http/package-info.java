/** The HTTP face: an API, live events and a page, for those who show the token. */
@NullMarked
package coordinator.http;

import org.jspecify.annotations.NullMarked;
