package coordinator.run.daemon;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What other processes ask of the daemon: an empty file with the wish as its name, which the daemon
 * takes away when it has done it.
 *
 * @param file where it lies, or lay
 */
public record Wish(Path file) {

  private static final String STOP = "stop";
  private static final String WITHDRAW = "withdraw-";

  /** Asks the daemon to end, and to leave its workers running. */
  public static Wish stop(DaemonFolder folder) throws IOException {
    return drop(folder, STOP);
  }

  /** Asks the daemon to forget a submission that has not begun. */
  public static Wish withdraw(DaemonFolder folder, String submission) throws IOException {
    return drop(folder, WITHDRAW + submission);
  }

  private static Wish drop(DaemonFolder folder, String name) throws IOException {
    return new Wish(Files.write(folder.requests().resolve(name), new byte[0]));
  }

  /** All that lie there; that the daemon ends comes first. */
  static List<Wish> lying(DaemonFolder folder) throws IOException {
    List<Wish> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder.requests())) {
      all.forEach(file -> found.add(new Wish(file)));
    }
    found.sort(Comparator.comparing(wish -> !wish.stops()));
    return found;
  }

  boolean stops() {
    return file.getFileName().toString().equals(STOP);
  }

  /** The id of the submission to be forgotten; empty if it is another wish. */
  String withdrawn() {
    String name = file.getFileName().toString();
    return name.startsWith(WITHDRAW) ? name.substring(WITHDRAW.length()) : "";
  }

  /** Whether it was made before a file was last written. */
  boolean before(Path other) throws IOException {
    return Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(other)) < 0;
  }

  /** Takes it away. */
  void done() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Takes it back; false if the daemon has done it. */
  public boolean takeBack() throws IOException {
    return Files.deleteIfExists(file);
  }

  /** Whether the daemon has done it. */
  public boolean heard() {
    return !Files.exists(file);
  }
}
