package coordinator.codex;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Records what the real Codex prints for each {@link Failure}, so that a new version's words can be
 * compared with those the classifier knows. Arguments: a folder for the samples; {@code quick} or
 * {@code defaults} retries.
 */
public final class FailureSamples {
  private static final int AT_ONCE = 4;
  private static final Duration LONGEST = Duration.ofSeconds(75);

  private FailureSamples() {}

  /** Writes {@code <class>.stdout} and {@code <class>.stderr} and prints a Markdown table. */
  public static void main(String[] args) throws Exception {
    Path samples = Files.createDirectories(Path.of(args[0]));
    boolean quick = args[1].equals("quick");
    ExecutorService pool = Executors.newFixedThreadPool(AT_ONCE);
    Map<String, Future<String>> rows = new LinkedHashMap<>();
    replies().forEach((n, r) -> rows.put(n, pool.submit(() -> record(samples, n, r, quick))));
    System.out.println("| class | rc | requests | seconds | last terminal event | stderr |");
    System.out.println("|---|---|---|---|---|---|");
    for (Future<String> row : rows.values()) {
      System.out.println(resultOf(row));
    }
    pool.shutdownNow();
  }

  private static Map<String, Reply> replies() {
    Map<String, Reply> replies = new LinkedHashMap<>();
    replies.put("success", Reply.say("All done."));
    replies.put("empty-answer", Turn.EMPTY);
    Instant soon = Instant.now().plus(Duration.ofMinutes(7));
    Instant later = Instant.now().plus(Duration.ofDays(12));
    for (String plan : List.of("plus", "pro", "free", "team", "enterprise")) {
      replies.put("usage-limit-" + plan + "-today", Failure.usageLimit(plan, soon));
    }
    replies.put("usage-limit-plus-another-day", Failure.usageLimit("plus", later));
    replies.put("usage-limit-enterprise-another-day", Failure.usageLimit("enterprise", later));
    for (Failure failure : Failure.values()) {
      replies.put(failure.name().toLowerCase(Locale.ROOT).replace('_', '-'), failure);
    }
    return replies;
  }

  private static String record(Path samples, String name, Reply reply, boolean quick)
      throws IOException, InterruptedException {
    Path work = Files.createTempDirectory(name);
    try (ScriptedModel model = ScriptedModel.start(request -> reply)) {
      Path folder = work.resolve("home");
      CodexHome home =
          quick ? CodexHome.write(folder, model) : CodexHome.writeWithDefaults(folder, model);
      List<String> options = List.of("--json", "--skip-git-repo-check");
      CodexRun run = CodexRun.of(home, work, "Say something.", LONGEST, options);
      Files.writeString(samples.resolve(name + ".stdout"), run.stdout(), UTF_8);
      Files.writeString(samples.resolve(name + ".stderr"), run.stderr(), UTF_8);
      String rc = run.exitCode().isPresent() ? "" + run.exitCode().getAsInt() : "never ended";
      return "| %s | %s | %d | %.1f | %s | %s |"
          .formatted(
              name,
              rc,
              model.requests().size(),
              run.took().toMillis() / 1000.0,
              lastLine(run.stdout()),
              run.stderr().strip().replace("\n", "<br>"));
    }
  }

  private static String lastLine(String text) {
    List<String> lines = new ArrayList<>(text.lines().toList());
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  private static String resultOf(Future<String> row) throws InterruptedException {
    try {
      return row.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}
