package coordinator.run;

import coordinator.checkpoint.GitRoot;
import coordinator.worker.Cgroups;
import coordinator.worker.Command;
import coordinator.worker.Profile;
import coordinator.worker.Profiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks at what a run would need on this machine. */
public final class Doctor {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Profiles profiles;
  private final Map<String, String> environment;
  private final Path directory;

  public Doctor(Profiles profiles, Map<String, String> environment, Path directory) {
    this.profiles = profiles;
    this.environment = environment;
    this.directory = directory;
  }

  /**
   * One thing looked at.
   *
   * @param name what
   * @param there whether it is as a run needs it
   * @param says what was seen, or how to get it
   */
  public record Item(String name, boolean there, String says) {}

  /** Looks at all of it. */
  public List<Item> examine() throws IOException {
    List<Item> items = new ArrayList<>();
    for (String name : profiles.names()) {
      Profile profile = profiles.get(name);
      Optional<Path> program = profile.find(environment);
      items.add(
          program
              .map(path -> new Item(profile.name(), true, path + "  " + version(profile)))
              .orElseGet(
                  () ->
                      new Item(
                          profile.name(),
                          false,
                          profile.program() + " is not there; " + profile.install())));
    }
    items.add(git());
    items.add(new Item("java", true, Runtime.version() + ", " + System.getProperty("java.home")));
    items.add(new Item("cgroups", true, Cgroups.detect().words()));
    long free = Files.getFileStore(directory).getUsableSpace() >> 20;
    items.add(new Item("disk", free > 500, free + " MB free in " + directory));
    for (Path file : Profiles.files(directory, environment)) {
      items.add(
          new Item(
              "settings",
              Files.exists(file),
              file + (Files.exists(file) ? "" : " (none, which is fine)")));
    }
    return items;
  }

  private Item git() {
    try {
      String version =
          Command.run(List.of("git", "--version"), directory, Map.of(), PATIENCE).out().strip();
      return GitRoot.above(directory).isPresent()
          ? new Item("git", true, version + ", and this folder is in a repository")
          : new Item(
              "git",
              false,
              version
                  + ", but this folder is in no repository; Codex refuses to start here: git init");
    } catch (IOException e) {
      return new Item(
          "git", false, "is not there; without it only content hashes tell what a worker changed");
    }
  }

  private String version(Profile profile) {
    try {
      if (profile.versionCommand().isEmpty()) {
        return "";
      }
      Command.Output output = Command.run(profile.versionCommand(), directory, Map.of(), PATIENCE);
      return (output.out() + output.err()).lines().findFirst().orElse("");
    } catch (IOException e) {
      return "(" + e.getMessage() + ")";
    }
  }
}
