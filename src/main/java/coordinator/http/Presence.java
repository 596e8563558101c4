package coordinator.http;

import coordinator.run.Shelf;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;

/** Says that the server is there, and who it is. */
final class Presence {

  private final Settings.Program program;
  private final Instant startedAt;
  private final Shelf shelf;
  private final Guard guard;
  private final Answers answers;

  Presence(Settings.Program program, Shelf shelf, Guard guard, Answers answers) {
    this.program = program;
    this.startedAt = program.clock().instant();
    this.shelf = shelf;
    this.guard = guard;
    this.answers = answers;
  }

  private record Up(String status) {}

  void up(Context request) throws IOException {
    answers.json(request, new Up("up"));
  }

  private record Version(String version, long pid, Instant startedAt, List<String> workspaces) {}

  /** Tells strangers no paths. */
  void version(Context request) throws IOException {
    List<String> workspaces =
        guard.mayAsk(request)
            ? shelf.workspaces().stream().map(Object::toString).toList()
            : List.of();
    answers.json(request, new Version(program.version(), program.pid(), startedAt, workspaces));
  }
}
