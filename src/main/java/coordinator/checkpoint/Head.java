package coordinator.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a repository's HEAD stands, as its files show it: git itself would ask settings that a
 * worker can write. Where references are kept in another form than files, it stands nowhere.
 *
 * @param name of the branch, such as {@code refs/heads/main}; empty if HEAD is detached
 * @param commit the commit's id; empty if there is none, or none is known
 */
record Head(String name, String commit) {

  private static final Pattern ID = Pattern.compile("[0-9a-f]{40}|[0-9a-f]{64}");
  private static final int SHOWN = 10;

  static Head of(GitPlace place) throws IOException {
    String head = GitPlace.text(place.folder().resolve("HEAD")).strip();
    if (!head.startsWith("ref:")) {
      return new Head("", id(head));
    }
    String name = head.substring("ref:".length()).strip();
    Optional<Path> file = PathName.below(place.common(), name).map(Path::normalize);
    if (file.isEmpty() || !file.get().startsWith(place.common().resolve("refs"))) {
      return new Head("", "");
    }
    String loose = id(GitPlace.text(file.get()).strip());
    return new Head(name, loose.isEmpty() ? packed(place, name) : loose);
  }

  private static String packed(GitPlace place, String name) throws IOException {
    return GitPlace.text(place.common().resolve("packed-refs"))
        .lines()
        .filter(line -> line.endsWith(" " + name))
        .map(line -> id(line.substring(0, line.length() - name.length() - 1)))
        .findFirst()
        .orElse("");
  }

  private static String id(String text) {
    return ID.matcher(text).matches() ? text : "";
  }

  /** What {@link #line} said. */
  static Head read(String line) {
    int space = line.indexOf(' ');
    return space < 0
        ? new Head("", "")
        : new Head(line.substring(0, space), id(line.substring(space + 1).strip()));
  }

  String line() {
    return name + " " + commit;
  }

  /** For eyes, such as {@code main 1a2b3c4d5e}. */
  String words() {
    String branch = name.isEmpty() ? "detached" : name.replaceFirst("^refs/heads/", "");
    return branch + " " + (commit.isEmpty() ? "without a commit" : commit.substring(0, SHOWN));
  }
}
