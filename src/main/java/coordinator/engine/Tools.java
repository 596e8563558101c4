package coordinator.engine;

import coordinator.checkpoint.Checkpoint;
import coordinator.checkpoint.RunFiles;
import coordinator.worker.Workers;
import java.util.concurrent.Executor;

/**
 * What the engine works with.
 *
 * @param workers starts and stops processes
 * @param checkpoint prepares the ground for them and looks at what they left
 * @param files where the files of the run lie
 * @param pool carries out what takes time; the engine's own thread never waits
 * @param stopping carries out signals and sweeps, which must not wait behind a slow inspection
 */
public record Tools(
    Workers workers, Checkpoint checkpoint, RunFiles files, Executor pool, Executor stopping) {}
