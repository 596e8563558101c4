package coordinator.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The description of the API, written by hand and held against the answers by a test. */
final class OpenApi {

  private final byte[] json;

  OpenApi() throws IOException {
    try (InputStream in =
        Objects.requireNonNull(OpenApi.class.getResourceAsStream("/coordinator/openapi.yaml"))) {
      Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
      this.json = new ObjectMapper().writeValueAsBytes(document);
    }
  }

  void serve(Context request) {
    request.contentType("application/json").result(json);
  }
}
