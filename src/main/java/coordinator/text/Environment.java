package coordinator.text;

import java.util.Map;

/**
 * Environment variables that a file gives to a worker. Apart from the task, and silent about
 * values, because a task is recorded and no environment value ever is.
 *
 * @param values by name
 */
public record Environment(Map<String, String> values) {

  public static final Environment NONE = new Environment(Map.of());

  public Environment {
    values = Map.copyOf(values);
  }

  @Override
  public String toString() {
    return "Environment" + values.keySet();
  }
}
