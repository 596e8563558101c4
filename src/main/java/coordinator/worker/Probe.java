package coordinator.worker;

import java.time.Duration;

/**
 * What a look at a process shows.
 *
 * @param alive whether it runs
 * @param logBytes size of its log; 0 if there is none
 * @param logIdle time since its log last grew
 * @param cpu CPU time used by the processes of its tree that live
 */
public record Probe(boolean alive, long logBytes, Duration logIdle, Duration cpu) {}
