package coordinator.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Where something is killed: at the K-th call that one of its threads makes of a system call.
 *
 * @param victim who is killed
 * @param call the system call's name, or several
 * @param on the files on which the call counts, relative to the workspace; all if there are none
 * @param k counted from 1
 */
record Point(Victim victim, String call, List<String> on, int k) {

  enum Victim {
    COORDINATOR,
    WORKER
  }

  Point at(int other) {
    return new Point(victim, call, on, other);
  }

  String who() {
    return victim == Victim.COORDINATOR ? "coordinator" : "wrapper and its workers";
  }

  String what() {
    String files =
        switch (on.size()) {
          case 0 -> "";
          case 1 -> " on `" + Path.of(on.get(0)).getFileName() + "`";
          default -> " on files of the run";
        };
    return "`" + call + "`" + files;
  }

  /** What comes before the coordinator's own command line. Its children are let go of at exec. */
  List<String> aroundCoordinator(Path workspace, Path trace) {
    List<String> command =
        new ArrayList<>(List.of("strace", "-f", "-b", "execve", "-q", "-o", trace.toString()));
    command.addAll(List.of("-e", "trace=" + call, "-e", "signal=KILL"));
    command.addAll(List.of("-e", "inject=" + call + ":signal=KILL:when=" + k));
    for (String file : on) {
      command.addAll(List.of("-P", workspace.resolve(file).toString()));
    }
    return command;
  }

  /**
   * A program to find in place of {@code setsid}: it traces the first wrapper and its workers, and
   * not the shell that holds the pipe in which they speak. The tracer is a process apart, which is
   * not in their session.
   */
  String aroundWorker(Path workspace, Path trace) {
    return """
    #!/bin/sh
    case $* in *coordinator-ear) exec /usr/bin/setsid "$@" ;; esac
    echo >>'%1$s.count'
    if [ "$(wc -l <'%1$s.count')" -ne 1 ]; then exec /usr/bin/setsid "$@"; fi
    echo $$ >'%1$s.wrapper'
    exec strace -DDD -f -q -o '%1$s' -e trace=%2$s -e signal=KILL -e inject=%2$s:signal=KILL:when=%3$d \\
      /usr/bin/setsid "$@"
    """
        .formatted(trace, call, k);
  }
}
