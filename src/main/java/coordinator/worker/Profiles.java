package coordinator.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import coordinator.task.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * All known kinds of workers: those that come with the program, and what its users add or change;
 * and what the same files say of all of them.
 */
public final class Profiles {

  private static final String FILE = "coordinator.yaml";
  private static final String KEY = "profiles";
  private static final String LOG_LIMIT = "log_limit";
  private static final List<String> KEYS = List.of(KEY, LOG_LIMIT);
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Map<String, Profile> profiles;
  private final LogLimit logLimit;

  private Profiles(Map<String, Profile> profiles, LogLimit logLimit) {
    this.profiles = new TreeMap<>(profiles);
    this.logLimit = logLimit;
  }

  /** Where profiles may lie, whether they do or not; what is said in an earlier file holds. */
  public static List<Path> files(Path workspace, Map<String, String> environment) {
    List<Path> files = new ArrayList<>(List.of(workspace.resolve(FILE)));
    own(environment).ifPresent(files::add);
    return files;
  }

  /** Where a user's own settings may lie, which no worker is to write; empty without a home. */
  public static Optional<Path> own(Map<String, String> environment) {
    String config = environment.getOrDefault("XDG_CONFIG_HOME", "");
    String home = environment.getOrDefault("HOME", "");
    if (Path.of(config).isAbsolute()) {
      return Optional.of(Path.of(config, "coordinator", FILE));
    }
    return home.isEmpty()
        ? Optional.empty()
        : Optional.of(Path.of(home, ".config", "coordinator", FILE));
  }

  /**
   * Reads the profiles that come with the program and those of the given files, of which an earlier
   * one holds against a later one, field by field. Files that are not there are left out.
   *
   * @param environment where variables that replace programs are looked up
   * @throws IOException if a file cannot be read
   * @throws IllegalArgumentException if files say what makes no sense; the message names every
   *     place, a line each
   */
  public static Profiles load(List<Path> files, Map<String, String> environment)
      throws IOException {
    List<String> problems = new ArrayList<>();
    Map<String, Sources> sources = new LinkedHashMap<>();
    List<LogLimit> limits = new ArrayList<>();
    for (Path file : files) {
      if (Files.exists(file)) {
        collect(
            file.toString(),
            file.toAbsolutePath().getParent(),
            Files.readString(file),
            sources,
            limits,
            problems);
      }
    }
    collect("profiles.yaml", null, builtIn(), sources, limits, problems);
    Map<String, Profile> profiles = new LinkedHashMap<>();
    sources.forEach(
        (name, source) ->
            profiles.put(
                name,
                new ProfileReader(new Fields(name, source.withThoseItIsLike(sources), problems))
                    .read(sources.keySet(), environment)));
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("\n", problems));
    }
    return new Profiles(profiles, limits.isEmpty() ? LogLimit.DEFAULT : limits.get(0));
  }

  private static String builtIn() throws IOException {
    try (InputStream in = Profiles.class.getResourceAsStream("/coordinator/profiles.yaml")) {
      if (in == null) {
        throw new IllegalStateException("the program was built without profiles.yaml");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private static void collect(
      String file,
      @Nullable Path folder,
      String text,
      Map<String, Sources> sources,
      List<LogLimit> limits,
      List<String> problems) {
    JsonNode root;
    try {
      root = YAML.readTree(text);
    } catch (JsonProcessingException e) {
      // Without the source text, which may hold values of the environment.
      int line = e.getLocation() == null ? 1 : e.getLocation().getLineNr();
      int column = e.getLocation() == null ? 1 : e.getLocation().getColumnNr();
      problems.add(
          file
              + ":"
              + line
              + ":"
              + column
              + ": not YAML: "
              + e.getOriginalMessage().lines().findFirst().orElse(""));
      return;
    }
    if (root.isMissingNode() || root.isNull()) {
      return;
    }
    if (!root.isObject()) {
      problems.add(file + ": must be a map, with profiles in it");
      return;
    }
    // The file may hold other settings, but not a slip of the pen.
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      Optional<String> meant = Nearest.to(entry.getKey(), KEYS);
      if (!KEYS.contains(entry.getKey()) && meant.isPresent()) {
        problems.add(
            file + ": " + entry.getKey() + ": not known; did you mean '" + meant.get() + "'?");
      }
    }
    if (root.hasNonNull(LOG_LIMIT)) {
      try {
        limits.add(LogLimit.parse(root.get(LOG_LIMIT).asText()));
      } catch (IllegalArgumentException e) {
        problems.add(file + ": " + LOG_LIMIT + ": " + e.getMessage());
      }
    }
    if (root.hasNonNull(KEY) && !root.get(KEY).isObject()) {
      problems.add(file + ": " + KEY + ": must be a map of names to profiles");
    }
    for (Map.Entry<String, JsonNode> entry : root.path(KEY).properties()) {
      if (entry.getValue() instanceof ObjectNode fields) {
        sources.computeIfAbsent(entry.getKey(), name -> new Sources()).add(file, folder, fields);
      } else {
        problems.add(file + ": " + KEY + "." + entry.getKey() + ": must be a map of fields");
      }
    }
  }

  /**
   * The profile of a name.
   *
   * @throws IllegalArgumentException if there is none; the message names those that there are
   */
  public Profile get(String name) {
    Profile profile = profiles.get(name);
    if (profile == null) {
      throw new IllegalArgumentException(
          "no worker is called "
              + name
              + Nearest.hint(name, names())
              + " (known: "
              + String.join(", ", names())
              + ")");
    }
    return profile;
  }

  /** How large a log may become. */
  public LogLimit logLimit() {
    return logLimit;
  }

  public SortedSet<String> names() {
    return new TreeSet<>(profiles.keySet());
  }
}
