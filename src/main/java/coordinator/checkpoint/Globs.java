package coordinator.checkpoint;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Patterns of paths below the workspace. A pattern that names a folder means all that is in it. */
public final class Globs {

  private record Glob(String text, List<Pattern> forms) {
    boolean matches(String path) {
      return forms.stream().anyMatch(form -> form.matcher(path).matches());
    }
  }

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
    return all.stream().filter(glob -> glob.matches(path)).map(Glob::text).findFirst();
  }

  /** The patterns that none of some paths matches. */
  List<String> idle(Collection<String> paths) {
    return all.stream()
        .filter(glob -> paths.stream().noneMatch(glob::matches))
        .map(Glob::text)
        .toList();
  }

  /**
   * The folders and files, none within another, that all lie in what can match; empty text is the
   * workspace.
   */
  List<String> roots() {
    List<String> roots = new ArrayList<>();
    for (Glob glob : all) {
      String text = bare(glob.text());
      String plain = text.replaceFirst("[*?\\[{\\\\].*", "");
      roots.add(
          plain.equals(text) ? text : plain.substring(0, Math.max(0, plain.lastIndexOf('/'))));
    }
    return roots.stream()
        .distinct()
        .filter(root -> roots.stream().noneMatch(other -> within(root, other)))
        .toList();
  }

  private static boolean within(String path, String folder) {
    return !path.equals(folder) && (folder.isEmpty() || path.startsWith(folder + "/"));
  }

  private static String bare(String pattern) {
    return pattern.replaceFirst("^(?:\\./|/)", "").replaceFirst("/+$", "");
  }

  /** Whether a pattern has this in it, word for word. */
  boolean spell(String part) {
    return all.stream().anyMatch(glob -> glob.text().contains(part));
  }

  private void add(String text, String pattern) {
    String bare = bare(pattern);
    List<String> forms = new ArrayList<>(List.of(bare, bare + "/**"));
    if (bare.startsWith("**/")) {
      forms.add(bare.substring(3));
      forms.add(bare.substring(3) + "/**");
    }
    if (bare.contains("/**/")) {
      forms.add(bare.replace("/**/", "/"));
    }
    List<Pattern> read = new ArrayList<>();
    for (String form : forms) {
      try {
        read.add(GlobPattern.of(form));
      } catch (PatternSyntaxException e) {
        if (form.equals(bare) && text.equals(pattern)) {
          throw new IllegalArgumentException("'" + text + "' is no glob: " + e.getDescription(), e);
        }
      }
    }
    all.add(new Glob(text, read));
  }
}
