package coordinator.cli;

import java.io.InputStream;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code coordinator schema}: the plan's JSON Schema, for editors. */
@Command(
    name = "schema",
    description = "Print the JSON Schema of a plan, for editors.",
    footer = {
      "",
      "Example:",
      "  coordinator schema > plan.schema.json",
      "  # and as a plan's first line:",
      "  # yaml-language-server: $schema=plan.schema.json"
    })
final class SchemaCommand implements Callable<Integer> {

  private final Surroundings around;

  @Option(names = "--json", description = "It is JSON anyway.")
  @SuppressWarnings("UnusedVariable") // accepted like everywhere else
  private boolean json;

  SchemaCommand(Surroundings around) {
    this.around = around;
  }

  @Override
  public Integer call() throws Exception {
    try (InputStream schema =
        Objects.requireNonNull(
            SchemaCommand.class.getResourceAsStream("/coordinator/plan.schema.json"))) {
      around.terminal().out().write(schema.readAllBytes());
      around.terminal().out().flush();
    }
    return 0;
  }
}
