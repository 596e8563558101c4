/**
 * What a person wrote, read so that every mistake is said with its place: YAML, durations, names in
 * square brackets. Below the front doors, which may not see each other and all read such files.
 */
@NullMarked
package coordinator.text;

import org.jspecify.annotations.NullMarked;
