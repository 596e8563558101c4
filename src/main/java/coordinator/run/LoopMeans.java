package coordinator.run;

import coordinator.checkpoint.RunFiles;
import coordinator.loop.ConfigReader;
import coordinator.loop.LoopConfig;
import coordinator.loop.LoopFolder;
import coordinator.text.Invalid;
import coordinator.worker.Profiles;
import java.io.IOException;
import java.util.Map;

/**
 * What the workers of a repository's loop are called with.
 *
 * @param folder the repository
 * @param config its settings
 * @param profiles the kinds of workers
 * @param environment the coordinator's own variables
 */
record LoopMeans(
    LoopFolder folder, LoopConfig config, Profiles profiles, Map<String, String> environment) {

  /**
   * Reads them.
   *
   * @throws Refused if a file of them is wrong
   */
  static LoopMeans of(LoopFolder folder, Map<String, String> environment)
      throws Refused, IOException {
    try {
      return new LoopMeans(
          folder,
          ConfigReader.read(folder),
          Profiles.load(Profiles.files(folder.repository(), environment), environment),
          environment);
    } catch (Invalid e) {
      throw new Refused(Refused.Why.BAD_PLAN, String.valueOf(e.getMessage()));
    } catch (IllegalArgumentException e) {
      throw new Refused(Refused.Why.BAD_USAGE, String.valueOf(e.getMessage()));
    }
  }

  /** Where the files of a chat lie. */
  RunFiles chat(String id) {
    return new RunFiles(
        folder.repository(), folder.repository().resolve("tmp").resolve("chat").resolve(id));
  }
}
