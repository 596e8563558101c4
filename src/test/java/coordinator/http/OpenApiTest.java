package coordinator.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import coordinator.run.RunPlan;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The description of the API is held against what a running server answers. */
class OpenApiTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Paths that do not answer with 2xx here, and why. */
  private static final Map<String, Integer> NOT_HERE =
      Map.of(
          "/{file}", 404,
          "/signin", 303,
          "/api/v1/runs/{plan}/resume", 409, // it is running
          "/api/run/start", 409,
          "/api/run/resume", 409,
          "/api/v1/runs/{plan}/phases/{id}/retry", 409);

  @TempDir Path folder;
  private JsonNode document;

  @Test
  void everyRouteIsDescribedAndNothingElse() throws Exception {
    try (Site site = new Site(folder)) {
      document = site.json("/api/v1/openapi.json");
      Set<String> described = new TreeSet<>();
      document
          .path("paths")
          .fields()
          .forEachRemaining(
              path ->
                  path.getValue()
                      .fieldNames()
                      .forEachRemaining(
                          method -> described.add(method.toUpperCase() + " " + path.getKey())));
      Set<String> routes = new TreeSet<>();
      site.server.routes().forEach(route -> routes.add(route.replaceAll("<(\\w+)>", "{$1}")));
      assertThat(described).isEqualTo(routes);
    }
  }

  @Test
  void everyPathAnswersAsItIsDescribed() throws Exception {
    try (Site site = new Site(folder)) {
      site.run(
          site.plan(
              "PLAN-done",
              """
              commands: {build: "true"}
              phases:
                - {id: P01, kind: stub, title: Say it, run: "echo hello; echo more > made.txt"}
                - id: P02
                  run: "true"
                  checks: [{name: look, run: "test -s made.txt"}]
              """));
      site.loop("- [ ] slow\n", "echo begun; sleep 300\n");
      assertThat(site.post("/api/run/start", "{}").statusCode()).isEqualTo(202);
      await().until(() -> site.get("/api/logs").body().contains("begun"));
      site.start(
          site.plan(
              "PLAN-open",
              """
              phases:
                - {id: P01, run: "sleep 300"}
                - {id: P02, run: "true"}
              """),
          new RunPlan.Options(false, null, false),
          Map.of());
      site.awaitState("PLAN-done", "passed");
      site.awaitState("PLAN-open", "running");
      Files.writeString(site.workspace.resolve("plans/PLAN-wrong.yaml"), "phases: 3\n");
      document = site.json("/api/v1/openapi.json");
      List<String> problems = new ArrayList<>();
      List<Map.Entry<String, JsonNode>> paths = fields(document.path("paths"));
      paths.sort(Comparator.comparing(path -> path.getKey().matches(".*/(stop|kill)"))); // last
      for (Map.Entry<String, JsonNode> path : paths) {
        for (Map.Entry<String, JsonNode> method : fields(path.getValue())) {
          if (!path.getKey().endsWith("/stream") && !path.getKey().equals("/api/v1/events")) {
            problems.addAll(call(site, method.getKey(), path.getKey(), method.getValue()));
          }
        }
      }
      assertThat(problems).isEmpty();
      assertThat(site.json("/api/v1/plans").path("plans").toString())
          .contains("PLAN-wrong.yaml:1:")
          .contains("\"name\":\"PLAN-done\"");
    }
  }

  @Test
  void aNameThatNoQueryKnowsIsRefusedAndTheOneThatIsMeantIsNamed() throws Exception {
    try (Site site = new Site(folder)) {
      site.run(site.plan("PLAN-a", "phases: [{id: P01, run: \"true\"}]\n"));
      assertThat(refused(site.get("/api/v1/runs?limt=5")))
          .contains(
              "'limt' means nothing here; did you mean 'limit'? Known are door, limit, offset");
      assertThat(refused(site.get("/api/v1/runs/PLAN-a?RUN=x"))).contains("did you mean 'run'?");
      assertThat(refused(site.get("/api/v1/runs/PLAN-a/phases/P01/attempts/1/log?colour=no")))
          .contains("'colour' means nothing here. Known are download, limit, offset, run, tail");
      assertThat(refused(site.get("/api/v1/runs/PLAN-a/artifacts/run/ledger.jsonl?x=1")))
          .contains("Known are run, workspace");
      assertThat(refused(site.get("/api/v1/version?x"))).contains("Known is no name");
      assertThat(refused(site.post("/api/v1/runs/PLAN-a/kill?work_space=x", "{}")))
          .contains("did you mean 'workspace'?");
      assertThat(site.json("/api/v1/runs/PLAN-a?phase_state=passed").path("phases")).hasSize(1);
      assertThat(site.json("/api/v1/runs/PLAN-a?phase_state=failed").path("phases")).isEmpty();
      assertThat(site.json("/api/v1/runs/PLAN-a?offset=1").path("phases")).isEmpty();
      assertThat(site.json("/api/v1/runs?door=plan").path("total").asInt()).isEqualTo(1);
      assertThat(site.json("/api/v1/runs?door=batch").path("total").asInt()).isZero();
      assertThat(site.get("/api/v1/runs/PLAN-a?run=none").statusCode()).isEqualTo(404);
      assertThat(site.get("/js/main.js?v=1").statusCode()).as("the page's files").isEqualTo(200);
    }
  }

  private static String refused(HttpResponse<String> answer) throws Exception {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    return JSON.readTree(answer.body()).path("detail").asText();
  }

  private List<String> call(Site site, String method, String path, JsonNode described)
      throws Exception {
    boolean post = method.equals("post");
    String plan = post ? "PLAN-open" : "PLAN-done";
    boolean extend = path.endsWith("/extend");
    String concrete =
        path.replace("{plan}", plan)
            .replace("{id}", "P01")
            .replace("{n}", "1")
            .replace("{path}", "run/ledger.jsonl")
            .replace("{file}", "nothing.js");
    if (path.endsWith("/approve") || path.endsWith("/reject")) {
      // Nothing waits for a person here; RequestsTest has one that does.
      return check(site.post(concrete, "{}"), 409, path, described);
    }
    if (path.endsWith("/kill") || path.endsWith("/stop")) {
      return check(site.post(concrete, "{\"note\":\"enough\"}"), 202, path, described);
    }
    int expected = NOT_HERE.getOrDefault(path, post ? 202 : 200);
    if (path.startsWith("/api/docs")) {
      return check(
          document(site, method, concrete.replace("{kind}", "todo")), 200, path, described);
    }
    if (path.equals("/api/chat")) {
      Files.writeString(site.workspace.resolve("worker.sh"), "echo an answer\n");
      return check(site.post(path, "{\"prompt\":\"?\"}"), 200, path, described);
    }
    if (path.equals("/api/v1/plans/{plan}/start")) {
      return check(
          site.post("/api/v1/plans/PLAN-done/start", "{\"new\":false}"), 202, path, described);
    }
    if (path.equals("/signin")) {
      HttpResponse<String> answer = site.get(SignIn.path(site.token, Instant.now()));
      return check(answer, 303, path, described);
    }
    return post
        ? check(site.post(concrete, extend ? "{\"cycles\":2}" : "{}"), expected, path, described)
        : check(site.get(concrete), expected, path, described);
  }

  private static HttpResponse<String> document(Site site, String method, String path)
      throws Exception {
    HttpResponse<String> read = site.get(path);
    return method.equals("get")
        ? read
        : site.put(
            path,
            read.headers().firstValue("ETag").orElseThrow(),
            path.endsWith("docs") ? "{\"docs\": {\"todo\": \"x\"}}" : "{\"text\": \"x\"}");
  }

  private List<String> check(
      HttpResponse<String> answer, int expected, String path, JsonNode described) throws Exception {
    if (answer.statusCode() != expected) {
      return List.of(
          path + ": " + answer.statusCode() + ", not " + expected + ": " + answer.body());
    }
    JsonNode responses = described.path("responses");
    JsonNode response =
        resolved(
            responses.has(Integer.toString(expected))
                ? responses.get(Integer.toString(expected))
                : responses.path("default"));
    if (!response.has("content")) {
      return List.of();
    }
    String type = answer.headers().firstValue("Content-Type").orElse("none").split(";")[0];
    JsonNode media = response.path("content").path(type);
    if (media.isMissingNode()) {
      return List.of(path + ": answers " + type + ", which is not described");
    }
    return type.endsWith("json")
        ? violations(path, media.path("schema"), answer.body())
        : List.of();
  }

  private List<String> violations(String path, JsonNode described, String body) throws Exception {
    ObjectNode schema = described.deepCopy();
    schema.set("components", document.get("components"));
    JsonSchema compiled =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(schema);
    return compiled.validate(JSON.readTree(body)).stream()
        .map(ValidationMessage::getMessage)
        .map(message -> path + ": " + message)
        .toList();
  }

  private JsonNode resolved(JsonNode node) {
    return node.has("$ref") ? document.at(node.get("$ref").asText().substring(1)) : node;
  }

  private static List<Map.Entry<String, JsonNode>> fields(JsonNode object) {
    List<Map.Entry<String, JsonNode>> all = new ArrayList<>();
    object.fields().forEachRemaining(all::add);
    return all;
  }
}
