package coordinator.checkpoint;

import coordinator.worker.Command;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What git is told beside the files of the work tree: the user's own patterns of files to pass
 * over, which are followed as they were when the attempt began; and the settings that a worker may
 * try to steer it by, which are not followed, but looked at.
 */
record GitRules(GitPlace place, Path everywhere) {

  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  static GitRules of(GitPlace place) throws IOException {
    Map<String, String> environment = System.getenv();
    Path home = Path.of(environment.getOrDefault("HOME", "/"));
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    Path otherwise =
        (config.isEmpty() ? home.resolve(".config") : Path.of(config)).resolve("git/ignore");
    // From the root folder, so that no repository's settings are asked.
    Command.Output named =
        Command.run(
            List.of(
                "env", "-u", "GIT_DIR", "git", "config", "--path", "--get", "core.excludesFile"),
            Path.of("/"),
            Map.of(),
            TIMEOUT);
    String said = named.code() == 0 ? named.out().strip() : "";
    return new GitRules(
        place, said.isEmpty() ? otherwise : PathName.below(Path.of("/"), said).orElse(otherwise));
  }

  /** The user's patterns, those for all repositories first. */
  String patterns() throws IOException {
    return GitPlace.text(everywhere) + "\n" + GitPlace.text(place.exclude());
  }

  /** A line for each file of settings: its fingerprint and its path. */
  List<String> settings() throws IOException {
    List<Path> all = new ArrayList<>(place.settings());
    all.add(everywhere);
    List<String> lines = new ArrayList<>();
    for (Path file : all) {
      lines.add(Fingerprint.of(file) + "\t" + file);
    }
    return lines;
  }
}
