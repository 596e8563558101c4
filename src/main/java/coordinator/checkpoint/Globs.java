package coordinator.checkpoint;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.PatternSyntaxException;

/** Patterns of paths below the workspace. A pattern that names a folder means all that is in it. */
public final class Globs {

  private record Glob(String text, List<PathMatcher> matchers) {}

  private final List<Glob> all = new ArrayList<>();

  /**
   * @throws IllegalArgumentException if one is no glob
   */
  public Globs(List<String> patterns) {
    patterns.forEach(pattern -> add(pattern, pattern));
  }

  /** The plain ones of a {@code .gitignore}; those that take something back are left out. */
  static Globs ignoredBy(String rules) {
    Globs globs = new Globs(List.of());
    for (String line : rules.lines().toList()) {
      String pattern = line.strip();
      if (!pattern.isEmpty() && !pattern.startsWith("#") && !pattern.startsWith("!")) {
        boolean rooted = pattern.replaceFirst("/$", "").contains("/");
        globs.add(pattern, rooted ? pattern : "**/" + pattern);
      }
    }
    return globs;
  }

  /** Whether a path, relative to the workspace, matches any. */
  public boolean match(String path) {
    return matching(path).isPresent();
  }

  /** The pattern that a path matches. */
  Optional<String> matching(String path) {
    Path asPath = Path.of(path);
    return all.stream()
        .filter(glob -> glob.matchers().stream().anyMatch(matcher -> matcher.matches(asPath)))
        .map(Glob::text)
        .findFirst();
  }

  private void add(String text, String pattern) {
    String bare = pattern.replaceFirst("^(?:\\./|/)", "").replaceFirst("/+$", "");
    List<String> forms = new ArrayList<>(List.of(bare, bare + "/**"));
    if (bare.startsWith("**/")) {
      forms.add(bare.substring(3));
      forms.add(bare.substring(3) + "/**");
    }
    if (bare.contains("/**/")) {
      forms.add(bare.replace("/**/", "/"));
    }
    List<PathMatcher> matchers = new ArrayList<>();
    for (String form : forms) {
      try {
        matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + form));
      } catch (PatternSyntaxException e) {
        if (form.equals(bare) && text.equals(pattern)) {
          throw new IllegalArgumentException("'" + text + "' is no glob: " + e.getDescription(), e);
        }
      }
    }
    all.add(new Glob(text, matchers));
  }
}
