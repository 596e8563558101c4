package coordinator.ledger;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One coordinator a run. The operating system drops the lock when its holder dies, so nobody has to
 * clean up; the file is opened once, because closing any other channel on it would drop the lock
 * too. A lock on a file that was removed locks nobody out, so it is held only while the file is in
 * its place.
 */
public final class RunLock implements AutoCloseable {

  /**
   * What this process holds, and as whom: it must not so much as open such a file again, or it
   * loses the lock.
   */
  private static final Map<Path, String> OURS = new ConcurrentHashMap<>();

  /**
   * One at a time in this process: a thread that only looks would open the file while another takes
   * the lock, and drop it again by closing its own channel.
   */
  private static final Object GATE = new Object();

  private final Path file;
  private final FileChannel channel;
  private final @Nullable Object key;

  private RunLock(Path file, FileChannel channel, @Nullable Object key) {
    this.file = file;
    this.channel = channel;
    this.key = key;
  }

  /**
   * Takes the lock.
   *
   * @param holder who takes it, for those who come second; one line
   * @return empty if another process holds it
   */
  public static Optional<RunLock> take(Path file, String holder) throws IOException {
    Path place = place(file);
    synchronized (GATE) {
      if (OURS.putIfAbsent(place, holder) != null) {
        return Optional.empty();
      }
      @Nullable RunLock taken = null;
      try {
        taken = lock(place, holder);
      } finally {
        if (taken == null) {
          OURS.remove(place);
        }
      }
      return Optional.ofNullable(taken);
    }
  }

  private static @Nullable RunLock lock(Path file, String holder) throws IOException {
    FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
    Object key = key(file);
    FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    try {
      FileLock lock = channel.tryLock();
      // An inode's number is not given again while we have it open: the same before and after, and
      // what we locked is what others will find.
      if (lock != null && Objects.equals(key, key(file))) {
        channel.truncate(0);
        channel.write(ByteBuffer.wrap((holder + "\n").getBytes(StandardCharsets.UTF_8)), 0);
        return new RunLock(file, channel, key);
      }
    } catch (NoSuchFileException e) {
      // was removed while we locked it, and locks nobody out
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    channel.close();
    return null;
  }

  private static @Nullable Object key(Path file) throws IOException {
    return Files.readAttributes(file, BasicFileAttributes.class).fileKey();
  }

  /**
   * Looks whether the lock still locks others out.
   *
   * @throws IOException if its file was removed or replaced; another may hold the run by now
   */
  void mustBeHeld() throws IOException {
    boolean inPlace;
    try {
      inPlace = Objects.equals(key, key(file));
    } catch (NoSuchFileException e) {
      inPlace = false;
    }
    if (!inPlace) {
      throw new IOException(
          file
              + ": was removed or replaced under the running coordinator, so another may hold the"
              + " run; nothing more was done, and what runs is left to it");
    }
  }

  /** The same for every way to name the file. */
  private static Path place(Path file) throws IOException {
    Path absolute = file.toAbsolutePath();
    Path folder = absolute.getParent();
    return folder == null || !Files.exists(folder)
        ? absolute
        : folder.toRealPath().resolve(absolute.getFileName());
  }

  /** Whether a process holds the lock now, this one included. */
  public static boolean held(Path file) throws IOException {
    Path place = place(file);
    synchronized (GATE) {
      if (OURS.containsKey(place)) {
        return true;
      }
      if (!Files.exists(file)) {
        return false;
      }
      // Shared, which asks for no more than to read: also where nothing may be written.
      try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
          FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
        return lock == null;
      }
    }
  }

  /** Who holds or held it; empty if nobody ever did. */
  public static String holder(Path file) throws IOException {
    Path place = place(file);
    synchronized (GATE) {
      @Nullable String own = OURS.get(place);
      if (own != null) {
        return own;
      }
      return Files.exists(file) ? Files.readString(file).strip() : "";
    }
  }

  @Override
  public void close() throws IOException {
    synchronized (GATE) {
      try (channel) {
        channel.truncate(0);
      } finally {
        OURS.remove(file);
      }
    }
  }
}
