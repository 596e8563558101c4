/**
 * Drives the real Codex CLI in tests, against a model server that answers by script on loopback.
 */
@NullMarked
package coordinator.codex;

import org.jspecify.annotations.NullMarked;
