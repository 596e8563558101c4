package coordinator.faults;

import coordinator.faults.Point.Victim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Kills at one point after the other, starts the same command again until it ends, and reckons. */
final class Kills {

  private static final Pattern KILLED = Pattern.compile("(?m)^(\\d+) +\\+\\+\\+ killed by SIGKILL");
  private static final int MOST_RESTARTS = 5;

  private final Path folder;
  private final AtomicInteger sites = new AtomicInteger();

  Kills(Path folder) {
    this.folder = folder;
  }

  /** What is killed in: a fresh workspace, and the phases that must have passed in the end. */
  interface Scene {
    Site site(Path folder) throws IOException, InterruptedException;

    List<String> phases();
  }

  static final Scene FOUR_SHELL_PHASES =
      new Scene() {
        @Override
        public Site site(Path folder) throws IOException, InterruptedException {
          return new Site(folder, Site.FOUR_PHASES);
        }

        @Override
        public List<String> phases() {
          return List.of("P01", "P02", "P03", "P04");
        }
      };

  /**
   * Kills at every K, in steps, until the run has no such call any more, or {@code last} is
   * reached.
   */
  KillRow every(Scene scene, Point first, int step, int last)
      throws IOException, InterruptedException {
    KillRow row = new KillRow(first.who(), first.what());
    for (int k = first.k(); k <= last; k += step) {
      if (!one(scene, first.at(k), row)) {
        break;
      }
    }
    return row;
  }

  /** False if nothing was killed. */
  boolean one(Scene scene, Point point, KillRow row) throws IOException, InterruptedException {
    Site site = scene.site(folder.resolve("site-" + sites.incrementAndGet()));
    Path trace = site.folder.resolve("trace");
    Site.Ended ended =
        point.victim() == Victim.COORDINATOR
            ? site.run(point.aroundCoordinator(site.workspace, trace))
            : throughShim(site, point, trace);
    Optional<String> dead = whoDied(point, trace, ended);
    for (int i = 0; i < MOST_RESTARTS && ended.code() != 0; i++) {
      ended = site.run(List.of());
    }
    if (dead.isEmpty() && ended.code() == 0) {
      site.delete();
      return false;
    }
    Reckoning reckoning = Reckoning.of(site, scene.phases(), point.victim() == Victim.COORDINATOR);
    if (ended.code() != 0) {
      reckoning.lost().add("exit " + ended.code() + ": " + ended.lastLine());
    }
    row.add(point, dead.orElse("nobody"), reckoning);
    if (reckoning.good()) {
      site.delete();
    }
    return true;
  }

  private static Site.Ended throughShim(Site site, Point point, Path trace)
      throws IOException, InterruptedException {
    Path shims = Files.createDirectories(site.folder.resolve("shims"));
    Path shim =
        Files.writeString(shims.resolve("setsid"), point.aroundWorker(site.workspace, trace));
    if (!shim.toFile().setExecutable(true)) {
      throw new IOException(shim + ": cannot be made executable");
    }
    site.environment.put("PATH", shims + ":" + System.getenv("PATH"));
    Site.Ended ended = site.run(List.of());
    site.environment.remove("PATH");
    return ended;
  }

  private static Optional<String> whoDied(Point point, Path trace, Site.Ended ended)
      throws IOException {
    if (point.victim() == Victim.COORDINATOR && ended.code() == 137) {
      return Optional.of("coordinator");
    }
    Matcher killed = KILLED.matcher(Files.exists(trace) ? Files.readString(trace) : "");
    if (!killed.find()) {
      return Optional.empty();
    }
    if (point.victim() == Victim.COORDINATOR) {
      return Optional.of("a child before its exec");
    }
    String wrapper = Files.readString(Path.of(trace + ".wrapper")).strip();
    return Optional.of(killed.group(1).equals(wrapper) ? "wrapper" : "worker");
  }
}
