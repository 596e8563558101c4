package coordinator.loop;

import coordinator.checkpoint.AtomicFile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the files that a loop begins with. What is there already stays as it is. */
public final class Seed {

  private static final List<String> RUNTIME =
      List.of(".coordinator/state.json", ".coordinator/lock", ".coordinator/runs/", "tmp/");

  private final LoopFolder folder;

  public Seed(LoopFolder folder) {
    this.folder = folder;
  }

  /**
   * Makes what is not there yet.
   *
   * @param from a folder whose documents are taken over, such as {@code .codex-autorunner}; null:
   *     none
   * @return what was done, in a line each
   */
  public List<String> plant(@Nullable Path from) throws IOException {
    List<String> done = new ArrayList<>();
    for (Document document : Document.values()) {
      String name = document.name() + ".md";
      Path old = from == null ? null : from.resolve(name);
      boolean taken = old != null && Files.isRegularFile(old);
      String text = taken && old != null ? Files.readString(old) : resource(name);
      done.add(plant(folder.settings().resolve(name), text, taken ? ", from " + old : ""));
    }
    done.add(plant(folder.config(), resource("config.yml"), ""));
    done.add(ignore());
    return done;
  }

  private String plant(Path file, String text, String origin) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return folder.shown(file) + " is there, and stays as it is";
    }
    AtomicFile.write(file, text);
    return folder.shown(file) + " made" + origin;
  }

  private String ignore() throws IOException {
    Path file = folder.repository().resolve(".gitignore");
    String text = Files.isRegularFile(file) ? Files.readString(file) : "";
    List<String> missing =
        RUNTIME.stream()
            .filter(line -> text.lines().map(String::strip).noneMatch(known -> same(known, line)))
            .toList();
    if (missing.isEmpty()) {
      return ".gitignore names the runtime files already";
    }
    String gap = text.isEmpty() || text.endsWith("\n") ? "" : "\n";
    Files.writeString(
        file,
        gap + String.join("\n", missing) + "\n",
        StandardOpenOption.CREATE,
        StandardOpenOption.APPEND);
    return ".gitignore now names " + String.join(", ", missing);
  }

  private static boolean same(String known, String line) {
    return known.replaceFirst("^/", "").replaceFirst("/$", "").equals(line.replaceFirst("/$", ""));
  }

  private static String resource(String name) throws IOException {
    try (InputStream in = Seed.class.getResourceAsStream("/coordinator/loop/" + name)) {
      if (in == null) {
        throw new IOException("the resource " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
