package coordinator.http;

import coordinator.plan.Plan;
import coordinator.run.Refused;
import coordinator.run.RunPlan;
import coordinator.run.Shelf;
import coordinator.run.ShelvedPlan;
import coordinator.run.Starter;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Plans: what there is, and starting them. */
final class PlansApi {

  private final Shelf shelf;
  private final Starter starter;
  private final Answers answers;

  PlansApi(Shelf shelf, Starter starter, Answers answers) {
    this.shelf = shelf;
    this.starter = starter;
    this.answers = answers;
  }

  private record Shown(
      String name,
      String title,
      String file,
      String workspace,
      int phases,
      @Nullable String schedule,
      @Nullable Instant nextFire,
      List<String> errors) {}

  private record Listed(List<Shown> plans) {}

  void list(Context request) throws IOException {
    answers.json(request, new Listed(shelf.plans().stream().map(this::shown).toList()));
  }

  private Shown shown(ShelvedPlan plan) {
    Optional<Starter.Fire> fire = starter.schedule(plan.file());
    return new Shown(
        plan.name(),
        plan.read().map(Plan::title).orElse(""),
        plan.file().toString(),
        plan.workspace().toString(),
        plan.read().map(read -> read.phases().size()).orElse(0),
        fire.map(Starter.Fire::schedule).orElse(null),
        fire.map(Starter.Fire::next).orElse(null),
        plan.errors());
  }

  /** What a start may say: anew, from which phase, with which parameters, dangerous or not. */
  private record Asked(
      @com.fasterxml.jackson.annotation.JsonProperty("new") boolean anew,
      @Nullable String from,
      @Nullable Map<String, String> params,
      boolean danger) {}

  void start(Context request) throws IOException, Refused {
    Asked asked = Body.read(request, Asked.class);
    ShelvedPlan plan = answers.plan(request);
    answers.accepted(
        request,
        starter.start(
            plan.file(),
            new RunPlan.Options(asked.anew, asked.from, asked.danger),
            asked.params == null ? Map.of() : asked.params));
  }
}
