package coordinator.run.notice;

import java.util.List;
import java.util.Optional;

/** Whom to tell of what; nobody, unless somebody asked for it. */
public final class Hooks {

  public static final Hooks NONE = new Hooks(List.of());

  private final List<Hook> all;

  Hooks(List<Hook> all) {
    this.all = List.copyOf(all);
  }

  List<Hook> on(Occasion occasion) {
    return all.stream().filter(hook -> hook.on().contains(occasion)).toList();
  }

  Optional<Hook> get(String id) {
    return all.stream().filter(hook -> hook.id().equals(id)).findFirst();
  }
}
