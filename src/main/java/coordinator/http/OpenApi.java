package coordinator.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import coordinator.task.Nearest;
import io.javalin.http.Context;
import io.javalin.router.Endpoint;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The description of the API, written by hand and held against the answers by a test. It also
 * decides which names a query may have: one that was misspelt would else mean all.
 */
final class OpenApi {

  private final byte[] json;

  /** The names that a query may have, by method and path. */
  private final Map<String, Set<String>> queries = new HashMap<>();

  OpenApi() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(OpenApi.class.getResourceAsStream("/coordinator/openapi.yaml"))) {
      Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      ObjectMapper mapper = new ObjectMapper();
      this.json = mapper.writeValueAsBytes(document);
      JsonNode api = mapper.valueToTree(document);
      api.path("paths")
          .fields()
          .forEachRemaining(
              path ->
                  path.getValue()
                      .fields()
                      .forEachRemaining(
                          method ->
                              queries.put(
                                  method.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey(),
                                  names(api, method.getValue().path("parameters")))));
    }
  }

  private static Set<String> names(JsonNode api, JsonNode parameters) {
    Set<String> names = new TreeSet<>();
    for (JsonNode each : parameters) {
      String reference = each.path("$ref").asText();
      JsonNode parameter = reference.isEmpty() ? each : api.at(reference.substring(1));
      if (parameter.path("in").asText().equals("query")) {
        names.add(parameter.path("name").asText());
      }
    }
    return names;
  }

  /**
   * Looks at the names in a request's query.
   *
   * @throws Problem if its route knows one of them not
   */
  void admit(Context request) {
    Endpoint route = request.endpoints().matchedHttpEndpoint();
    if (route == null || !route.path.startsWith("/api/")) {
      return;
    }
    String path = route.path.replaceAll("<(\\w+)>", "{$1}");
    Set<String> known = queries.getOrDefault(route.method.name() + " " + path, Set.of());
    for (String name : request.queryParamMap().keySet()) {
      if (!known.contains(name)) {
        throw new Problem(
            400,
            "The query is not what is meant",
            "'"
                + name
                + "' means nothing here"
                + Nearest.to(name, known).map(near -> "; did you mean '" + near + "'?").orElse(".")
                + " Known "
                + (known.isEmpty() ? "is no name" : known.size() == 1 ? "is " : "are ")
                + String.join(", ", known));
      }
    }
  }

  void serve(Context request) {
    request.contentType("application/json").result(json);
  }
}
