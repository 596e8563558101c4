package coordinator.worker;

import java.time.Duration;

/**
 * What a look at a process shows.
 *
 * @param alive whether it runs
 * @param logBytes size of its log; 0 if there is none
 * @param logIdle time since its log last grew
 * @param cpu CPU time used by the living processes of its tree, and by their ended children that
 *     were waited for
 */
public record Probe(boolean alive, long logBytes, Duration logIdle, Duration cpu) {}
