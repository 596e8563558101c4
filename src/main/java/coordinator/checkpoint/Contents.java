package coordinator.checkpoint;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Files as the objects of a repository hold them, taken out beside the work tree and hashed:
 * whoever can write there can put anything under an honest id, and git does not look.
 *
 * @param git our own
 * @param root the work tree's root, which all names are relative to
 */
record Contents(OwnGit git, Path root) {

  /**
   * Takes files out of an index.
   *
   * @param ids what git says that they are, by name
   * @param folder is made anew
   * @throws IOException if one is not what its id says
   */
  void takeOut(Path index, Map<String, String> ids, Path folder) throws IOException {
    OwnGit.remove(folder);
    Files.createDirectories(folder);
    for (List<String> some : Hidden.parts(List.copyOf(ids.keySet()))) {
      // A link is written as a file that holds where it leads.
      List<String> write =
          new ArrayList<>(
              List.of(
                  "-c",
                  "core.symlinks=false",
                  "checkout-index",
                  "-f",
                  "--prefix=" + folder + "/",
                  "--"));
      write.addAll(some);
      OwnGit.must(git.run(root, root, index, write), write.subList(2, write.size()));
      for (String name : some) {
        String id = ids.getOrDefault(name, "");
        if (!Fingerprint.blob(folder.resolve(name), id.length()).equals(id)) {
          throw new IOException(
              "what the repository keeps as "
                  + name
                  + " is not what its id "
                  + id
                  + " says: it was forged or is damaged; look with 'git fsck'");
        }
      }
    }
  }

  /** The same for the mere look. */
  void mustBeGenuine(Path index, Map<String, String> ids) throws IOException {
    Path folder = index.resolveSibling(index.getFileName() + ".out");
    try {
      takeOut(index, ids, folder);
    } finally {
      OwnGit.remove(folder);
    }
  }
}
