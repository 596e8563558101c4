package coordinator.run.daemon;

import com.fasterxml.jackson.core.JacksonException;
import coordinator.checkpoint.AtomicFile;
import coordinator.plan.Plan;
import coordinator.run.daemon.Submission.Order;
import coordinator.run.daemon.Submission.Origin;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was handed over, one file each: in {@code queue} until it is done, then in {@code done}. A
 * submission is there whole and forced to disk before whoever made it is told so.
 */
public final class Queue {

  private static final Logger LOG = LoggerFactory.getLogger(Queue.class);
  private static final DateTimeFormatter ORDER =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss.SSS'Z'").withZone(ZoneOffset.UTC);
  private static final int KEPT = 2_000;

  private final DaemonFolder folder;

  public Queue(DaemonFolder folder) {
    this.folder = folder;
  }

  /** An id for something that is handed over now. */
  public static String id(Instant now, String plan) {
    return ORDER.format(now) + "-" + plan + "-" + hex();
  }

  private static String hex() {
    return String.format("%04x", ThreadLocalRandom.current().nextInt(1 << 16));
  }

  /** The id of what a schedule starts: one for each of its times, however often it is made. */
  static String id(Instant due, String plan, String schedule) {
    return ORDER.format(due) + "-" + plan + "-" + schedule;
  }

  /**
   * Hands a plan over. Where the same already waits, or is under way and would only be continued,
   * that one is given: who asks twice means it once.
   */
  public Submission submit(Plan plan, Order order, String by, Instant now) throws IOException {
    String file = plan.layout().file().toString();
    for (Submission known : unfinished()) {
      boolean same = known.file().equals(file) && known.order().equals(order);
      if (same && known.origin().due() == null && (known.begun() == null || !order.anew())) {
        return known;
      }
    }
    Submission made =
        new Submission(
            id(now, plan.name()), plan.name(), file, order, new Origin(by, now, null), null);
    add(made);
    return made;
  }

  /** Keeps a submission. When this returns it is on disk. */
  public void add(Submission submission) throws IOException {
    AtomicFile.write(waiting(submission.id()), Json.MAPPER.writeValueAsString(submission));
    force(folder.queue());
  }

  /** Keeps what became known of a submission. */
  void note(Submission submission) throws IOException {
    AtomicFile.write(waiting(submission.id()), Json.MAPPER.writeValueAsString(submission));
  }

  /** Takes a submission out of the queue for good. */
  void finish(Submission submission, Submission.Ended ended) throws IOException {
    AtomicFile.write(
        folder.done().resolve(submission.id() + ".json"),
        Json.MAPPER.writeValueAsString(new Submission.Done(submission, ended)));
    force(folder.done());
    Files.deleteIfExists(waiting(submission.id()));
  }

  /** Takes back what no daemon has begun, while no daemon runs. */
  public void withdraw(Submission submission, Instant now) throws IOException {
    finish(submission, new Submission.Ended(now, "withdrawn", ""));
  }

  /** Whether a submission was ever made, and is not forgotten yet. */
  boolean knows(String id) {
    return Files.exists(waiting(id)) || Files.exists(folder.done().resolve(id + ".json"));
  }

  /** The ids of all that is not done, oldest first. */
  List<String> ids() throws IOException {
    return files(folder.queue()).stream().map(Queue::id).toList();
  }

  /** All that is not done, oldest first. */
  public List<Submission> unfinished() throws IOException {
    List<Submission> found = new ArrayList<>();
    for (String id : ids()) {
      read(id).ifPresent(found::add);
    }
    return found;
  }

  /** All of a plan that is not done, oldest first. */
  public List<Submission> unfinished(Plan plan) throws IOException {
    return unfinished().stream().filter(submission -> submission.of(plan)).toList();
  }

  /** A submission that is not done. What cannot be read is set aside and said. */
  Optional<Submission> read(String id) throws IOException {
    Path file = waiting(id);
    try {
      Submission submission = Json.MAPPER.readValue(Files.readString(file), Submission.class);
      if (!Files.exists(folder.done().resolve(file.getFileName()))) {
        return Optional.of(submission);
      }
      Files.deleteIfExists(file); // killed between the two steps of finish
    } catch (NoSuchFileException e) {
      LOG.debug("{} is done meanwhile", id);
    } catch (JacksonException e) {
      LOG.warn("{}: not a submission, set aside: {}", file, e.getOriginalMessage());
      Files.move(
          file,
          file.resolveSibling(file.getFileName() + ".bad"),
          StandardCopyOption.REPLACE_EXISTING);
    }
    return Optional.empty();
  }

  /** How a submission ended; empty while it is not done, or if nobody knows it. */
  public Optional<Submission.Done> done(String id) throws IOException {
    Path file = folder.done().resolve(id + ".json");
    return Files.exists(file)
        ? Optional.of(Json.MAPPER.readValue(Files.readString(file), Submission.Done.class))
        : Optional.empty();
  }

  /** Forgets the oldest of what is done. */
  void prune() throws IOException {
    List<Path> files = files(folder.done());
    for (Path file : files.subList(0, Math.max(0, files.size() - KEPT))) {
      Files.deleteIfExists(file);
    }
  }

  private static String id(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - ".json".length());
  }

  private Path waiting(String id) {
    return folder.queue().resolve(id + ".json");
  }

  private static List<Path> files(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    if (Files.isDirectory(folder)) {
      try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "[!.]*.json")) {
        all.forEach(found::add);
      }
    }
    found.sort(Comparator.comparing(file -> file.getFileName().toString()));
    return found;
  }

  /** A new name in a folder outlives a loss of power only when the folder is forced, too. */
  private static void force(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
