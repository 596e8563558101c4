package coordinator.batch;

import coordinator.checkpoint.RunFiles;
import java.nio.file.Path;

/**
 * Where a batch's unfinished outputs lie, below its run's folder.
 *
 * @param files the files of the run
 * @param ending of every output's file name, with its dot; may be empty
 */
record Places(RunFiles files, String ending) {

  static Places of(RunFiles files, Batch batch) {
    String name = batch.output().name().fill(each -> "");
    int dot = name.lastIndexOf('.');
    return new Places(files, dot < 0 ? "" : name.substring(dot));
  }

  /** The folders in which workers write. */
  Path drafts() {
    return files.folder().resolve("out");
  }

  /** The folder in which an entry's worker writes. */
  Path folder(String stem) {
    return drafts().resolve(stem);
  }

  /** The file that an entry's worker writes. */
  Path draft(String stem) {
    return folder(stem).resolve(stem + ending);
  }

  /** What was judged and found right, to be renamed; a worker has never written there. */
  Path valid(String stem) {
    return files.folder().resolve("valid").resolve(stem + ending);
  }

  /** What was judged and refused. */
  Path refused(String stem, int attempt) {
    return files.folder().resolve("refused").resolve(stem + "-" + attempt + ending);
  }

  /** Why it was refused. */
  Path reasons(String stem, int attempt) {
    return files.folder().resolve("refused").resolve(stem + "-" + attempt + ".reasons.txt");
  }

  /** What lay under an output's name before. */
  Path replaced(String stem) {
    return files.folder().resolve("replaced").resolve(stem + ending);
  }

  /** What is known of an entry beside its task. */
  Path ticket(String stem) {
    return files.folder().resolve("entries").resolve(stem + ".json");
  }
}
