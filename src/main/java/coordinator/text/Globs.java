package coordinator.text;

import java.nio.file.FileSystems;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** Reads globs of files, and refuses those that would silently match nothing. */
public final class Globs {

  private Globs() {}

  private static final Pattern PLACEHOLDER = Pattern.compile("\\[[A-Z][A-Z0-9_]+]");

  /** The good ones of a key's list. */
  public static List<String> read(Located mapping, String key, Problems problems) {
    List<String> globs = new ArrayList<>();
    for (Located glob : mapping.texts(key)) {
      fault(glob.text())
          .ifPresentOrElse(
              fault ->
                  problems.add(glob.at(), "'" + key + "' " + Quote.of(glob.text()) + ": " + fault),
              () -> globs.add(glob.text()));
    }
    return globs;
  }

  private static Optional<String> fault(String glob) {
    if (PLACEHOLDER.matcher(glob).find()) {
      return Optional.of("placeholders are not filled in here; write the path itself");
    }
    if (glob.isBlank()) {
      return Optional.empty();
    }
    if (glob.startsWith("/") || glob.startsWith("./") || ("/" + glob + "/").contains("/../")) {
      return Optional.of("a glob is relative to the workspace, as src/test/**");
    }
    if (glob.endsWith("/")) {
      return Optional.of("names a folder; write " + Quote.of(glob) + "** for all that is in it");
    }
    if (glob.startsWith("!")) {
      return Optional.of("a glob cannot be negated");
    }
    try {
      PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + glob);
      return matcher == null ? Optional.of("is no glob") : Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(
          "is no glob: "
              + e.getDescription().toLowerCase(Locale.ROOT).replaceFirst(" '(.)$", " '$1'"));
    }
  }
}
