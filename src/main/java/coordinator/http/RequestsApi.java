package coordinator.http;

import coordinator.ledger.RunLock;
import coordinator.run.Home;
import coordinator.run.Refused;
import coordinator.run.Request;
import coordinator.run.Request.Act;
import coordinator.run.RunPlan;
import coordinator.run.Shelf;
import coordinator.run.ShelvedPlan;
import coordinator.run.Starter;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What can be asked of a run: the same that the command line asks, in the same way. */
final class RequestsApi {

  private final Starter starter;
  private final Answers answers;
  private final String user = System.getProperty("user.name", "?");

  RequestsApi(Starter starter, Answers answers) {
    this.starter = starter;
    this.answers = answers;
  }

  private record Asked(@Nullable Integer cycles, @Nullable String note) {}

  private record Accepted(boolean accepted) {}

  /** Asks for something that is about the whole run. */
  Handler ofRun(Act act) {
    return request -> ask(request, act, "");
  }

  /** Asks for something that is about one phase. */
  Handler ofPhase(Act act) {
    return request -> ask(request, act, request.pathParam("id"));
  }

  private void ask(Context request, Act act, String task) throws IOException, Refused {
    Asked asked = Body.read(request, Asked.class);
    String note = asked.note == null ? "" : asked.note;
    int cycles = asked.cycles == null ? 0 : asked.cycles;
    if (act == Act.EXTEND && cycles < 1) {
      throw new Problem(
          400, "The body is not what is meant", "'cycles' says how many more polls, at least 1");
    }
    Shelf.Place place = unfinished(request);
    Home home = place.home();
    if (!RunLock.held(home.files().lock())) {
      if (act != Act.KILL) {
        throw conflict(home.name() + " is not running, so there is nobody to ask");
      }
      killUnheld(place);
    } else {
      Request dropped = new Request(act, task, cycles, user, note);
      Optional<String> pointless = answers.ask(place, record -> dropped.pointless(record.state()));
      if (pointless.isPresent()) {
        throw conflict(pointless.get());
      }
      dropped.drop(home.files());
    }
    answers.accepted(request, new Accepted(true));
  }

  private void killUnheld(Shelf.Place place) throws IOException, Refused {
    try {
      starter.kill(file(place), user);
    } catch (Refused e) {
      if (e.why() == Refused.Why.BAD_USAGE) {
        throw conflict(String.valueOf(e.getMessage()));
      }
      throw e;
    }
  }

  /** Goes on with a run that was left. */
  void resume(Context request) throws IOException, Refused {
    Body.read(request, Asked.class);
    start(request, null);
  }

  /** Does a phase, and all after it, again. */
  void retry(Context request) throws IOException, Refused {
    Body.read(request, Asked.class);
    start(request, request.pathParam("id"));
  }

  private void start(Context request, @Nullable String from) throws IOException, Refused {
    Shelf.Place place = unfinished(request);
    if (RunLock.held(place.home().files().lock())) {
      throw conflict(place.home().name() + " is running");
    }
    starter.start(file(place), new RunPlan.Options(false, from, false), Map.of());
    answers.accepted(request, new Accepted(true));
  }

  private Shelf.Place unfinished(Context request) throws IOException {
    Shelf.Place place = answers.place(request);
    if (!place.folder().equals(place.home().files().folder())) {
      throw conflict(
          "this run has passed and was archived; start "
              + place.home().name()
              + " anew, if it is to run again");
    }
    return place;
  }

  private static Path file(Shelf.Place place) {
    return place
        .plan()
        .map(ShelvedPlan::file)
        .orElseThrow(() -> conflict("there is no plan file of " + place.home().name() + " here"));
  }

  private static Problem conflict(String detail) {
    return new Problem(409, "That makes no sense now", detail);
  }
}
