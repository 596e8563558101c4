package coordinator.worker;

import coordinator.task.Started;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** A coordinator in a JVM of its own, which can be killed. */
record Elsewhere(Process jvm, Started started) {

  /** Arms a worker there, and lets it go if asked to. */
  static Elsewhere start(boolean go, Launch launch) throws IOException {
    return start(List.of(), go, launch);
  }

  /** The same, with a command before the JVM's own. */
  static Elsewhere start(List<String> before, boolean go, Launch launch) throws IOException {
    List<String> command = new ArrayList<>(before);
    command.addAll(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            Elsewhere.class.getName(),
            String.valueOf(go),
            launch.id(),
            launch.base().toString(),
            launch.stdin().toString(),
            launch.directory().toString()));
    command.addAll(launch.command());
    Process jvm =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader out =
        new BufferedReader(new InputStreamReader(jvm.getInputStream(), StandardCharsets.UTF_8));
    String[] said = String.valueOf(out.readLine()).split(" ", -1);
    return new Elsewhere(
        jvm,
        new Started(
            said[0],
            Long.parseLong(said[1]),
            Long.parseLong(said[2]),
            Long.parseLong(said[3]),
            Long.parseLong(said[4]),
            said[5]));
  }

  void kill() throws InterruptedException {
    jvm.destroyForcibly().waitFor();
  }

  public static void main(String[] args) throws Exception {
    LocalWorkers workers = new LocalWorkers(InstantSource.system(), Ground.LIMIT);
    List<String> command = Arrays.asList(args).subList(5, args.length);
    Launch launch =
        new Launch(
            args[1], Path.of(args[2]), Path.of(args[3]), command, Path.of(args[4]), Map.of());
    Started started = workers.arm(launch);
    if (Boolean.parseBoolean(args[0])) {
      workers.go(started, launch.base(), exit -> {});
    }
    System.out.printf(
        "%s %d %d %d %d %s%n",
        started.id(),
        started.pid(),
        started.startTime(),
        started.wrapper(),
        started.wrapperStart(),
        started.boot());
    new CountDownLatch(1).await();
  }
}
