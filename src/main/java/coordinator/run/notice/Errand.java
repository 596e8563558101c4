package coordinator.run.notice;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import coordinator.worker.Command;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** One try to tell a notice to a hook. */
final class Errand {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAME = Pattern.compile("\\{([a-z]+)}");
  private static final String HMAC = "HmacSHA256";

  private final Path directory;

  /** Has threads of its own, so it is made when it is first needed. */
  private @Nullable HttpClient made;

  /**
   * @param directory where commands are run
   */
  Errand(Path directory) {
    this.directory = directory;
  }

  /**
   * Tells it.
   *
   * @throws IOException if it was not taken
   */
  void tell(Hook hook, Notice notice) throws IOException, InterruptedException {
    URI webhook = hook.webhook();
    if (webhook == null) {
      run(hook, notice);
    } else {
      post(webhook, hook, notice);
    }
  }

  private void post(URI webhook, Hook hook, Notice notice)
      throws IOException, InterruptedException {
    byte[] body = body(hook.template(), notice).getBytes(StandardCharsets.UTF_8);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(webhook)
            .timeout(hook.timeout())
            .header("Content-Type", "application/json")
            .header("User-Agent", "coordinator")
            .header("X-Coordinator-Event", notice.event().word())
            .header("X-Coordinator-Delivery", notice.id())
            .POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (!hook.key().isEmpty()) {
      request.header("X-Coordinator-Signature-256", "sha256=" + signature(hook.key(), body));
    }
    int status =
        client().send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    if (status / 100 != 2) {
      throw new IOException("HTTP " + status);
    }
  }

  private synchronized HttpClient client() {
    if (made == null) {
      made =
          HttpClient.newBuilder()
              .connectTimeout(Hook.TIMEOUT)
              .followRedirects(HttpClient.Redirect.NEVER)
              .version(HttpClient.Version.HTTP_1_1)
              .build();
    }
    return made;
  }

  private void run(Hook hook, Notice notice) throws IOException {
    Map<String, String> values = notice.values();
    List<String> command = hook.command().stream().map(word -> filled(word, values)).toList();
    Command.Output output = Command.run(command, directory, Map.of(), hook.timeout());
    if (output.code() != 0) {
      throw new IOException("exit " + output.code());
    }
  }

  /** The body as it is posted: in a template, each value as it stands within quotes of JSON. */
  static String body(String template, Notice notice) throws JsonProcessingException {
    Map<String, String> values = notice.values();
    if (template.isEmpty()) {
      return JSON.writeValueAsString(values);
    }
    for (Map.Entry<String, String> value : values.entrySet()) {
      String quoted = JSON.writeValueAsString(value.getValue());
      value.setValue(quoted.substring(1, quoted.length() - 1));
    }
    return filled(template, values);
  }

  private static String filled(String text, Map<String, String> values) {
    return NAME.matcher(text)
        .replaceAll(
            name -> Matcher.quoteReplacement(values.getOrDefault(name.group(1), name.group())));
  }

  static String signature(String key, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), HMAC));
      return HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
