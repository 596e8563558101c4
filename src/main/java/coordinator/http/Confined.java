package coordinator.http;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The files of one folder, and nothing else: whatever path is asked for, and whatever links a
 * worker laid, there is no way out of it. It goes down folder by folder and follows no link, so
 * nothing can be exchanged under its feet either.
 *
 * @param root the folder; only what is above it may be a link
 */
record Confined(Path root) {

  /** A file: its path below the root, and its size. */
  record Found(String path, long bytes) {}

  /** At most so many of the regular files below, by path. */
  List<Found> list(int most) throws IOException {
    List<Found> found = new ArrayList<>();
    if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      return found;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (attributes.isRegularFile()) {
              found.add(new Found(root.relativize(file).toString(), attributes.size()));
            }
            return found.size() < most ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure) {
            return FileVisitResult.CONTINUE; // gone meanwhile, or not ours to read
          }
        });
    found.sort(java.util.Comparator.comparing(Found::path));
    return found;
  }

  /**
   * Opens a regular file below the root.
   *
   * @throws Problem if there is none of this name, or the name leads elsewhere
   */
  SeekableByteChannel open(String name) throws IOException {
    try {
      return walk(Path.of(name), name);
    } catch (InvalidPathException | NoSuchFileException e) {
      throw Problem.missing("there is no file " + name);
    } catch (FileSystemException e) {
      throw Problem.missing("there is no regular file " + name); // a link, or no folder
    }
  }

  @SuppressWarnings("StreamResourceLeak") // all of them are closed at the end
  private SeekableByteChannel walk(Path path, String name) throws IOException {
    boolean plain = !path.isAbsolute() && path.equals(path.normalize()) && !name.isEmpty();
    if (!plain || path.startsWith("..") || name.indexOf('\\') >= 0) {
      throw new Problem(400, "The path is not what is meant", "it leads out of its folder");
    }
    List<DirectoryStream<Path>> opened = new ArrayList<>();
    try {
      DirectoryStream<Path> at = Files.newDirectoryStream(root);
      opened.add(at);
      for (int i = 0; i < path.getNameCount() - 1; i++) {
        at = secure(at).newDirectoryStream(path.getName(i), LinkOption.NOFOLLOW_LINKS);
        opened.add(at);
      }
      Path last = path.getFileName();
      BasicFileAttributes attributes =
          secure(at)
              .getFileAttributeView(
                  last,
                  java.nio.file.attribute.BasicFileAttributeView.class,
                  LinkOption.NOFOLLOW_LINKS)
              .readAttributes();
      if (!attributes.isRegularFile()) {
        throw Problem.missing("there is no regular file " + name);
      }
      return secure(at)
          .newByteChannel(last, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    } finally {
      for (DirectoryStream<Path> each : opened) {
        each.close();
      }
    }
  }

  private static SecureDirectoryStream<Path> secure(DirectoryStream<Path> folder) {
    if (folder instanceof SecureDirectoryStream<Path> secure) {
      return secure;
    }
    throw new IllegalStateException("Linux opens folders so that no link can come between");
  }
}
