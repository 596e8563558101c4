package coordinator.loop;

import coordinator.checkpoint.RunFiles;
import java.nio.file.Path;

/**
 * Where the files of a repository's loop lie.
 *
 * @param repository absolute path; the workers' root
 */
public record LoopFolder(Path repository) {

  /** Documents and settings, which people edit and git keeps. */
  public Path settings() {
    return repository.resolve(".coordinator");
  }

  public Path config() {
    return settings().resolve("config.yml");
  }

  /** For eyes and scripts: how the loop stands. Made from the record, and never read. */
  public Path state() {
    return settings().resolve("state.json");
  }

  /** For eyes and scripts: who carries the loop out, while somebody does. */
  public Path lock() {
    return settings().resolve("lock");
  }

  /** A file that ends the loop after the turn under way, whoever made it. */
  public Path stop() {
    return settings().resolve("STOP");
  }

  /** The files of the unfinished run. */
  public RunFiles files() {
    return new RunFiles(repository, repository.resolve("tmp").resolve("loop"));
  }

  /** The folders of runs that are over. */
  public Path runs() {
    return settings().resolve("runs");
  }

  /** A path for eyes: relative to the repository where it lies in it. */
  public String shown(Path path) {
    return path.startsWith(repository) ? repository.relativize(path).toString() : path.toString();
  }
}
