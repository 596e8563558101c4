package coordinator.loop;

import coordinator.checkpoint.AtomicFile;
import coordinator.checkpoint.RunFiles;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Which of a repository's files are the loop's own: the documents, and what the coordinator writes
 * beside them. They are never counted as work.
 *
 * @param folder where the loop's files lie
 * @param documents the documents
 */
record Own(LoopFolder folder, Documents documents) {

  /** How the names of the copies' folders begin. */
  static final String COPIES = "documents-";

  /** Whether a path, relative to the repository, is the loop's own. */
  boolean holds(String path) {
    Path file = folder.repository().resolve(path);
    return file.startsWith(folder.runs())
        || Stream.concat(
                documents.files().values().stream(), Stream.of(folder.state(), folder.lock()))
            .anyMatch(own -> file.equals(own) || file.equals(AtomicFile.draft(own)));
  }

  /** The folder of the documents' copies from before an attempt. */
  static Path copies(RunFiles files, String turn, int attempt) {
    return files.folder().resolve(COPIES + turn + "-" + attempt);
  }
}
