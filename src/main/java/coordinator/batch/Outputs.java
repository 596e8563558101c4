package coordinator.batch;

import coordinator.batch.Batch.Layout;
import coordinator.batch.Batch.Output;
import java.nio.file.Path;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Tells the files that a batch makes, so that a pattern does not take them for its entries. */
final class Outputs {

  private Outputs() {}

  static Predicate<Path> of(Layout layout, Output output) {
    String folder = output.folder().fill(name -> null);
    Path kept = layout.kept();
    Path scratch = layout.workspace().resolve("tmp");
    boolean apart = output.folder().names().isEmpty();
    Path own = apart ? layout.folder().resolve(folder).normalize() : kept;
    if (apart && !own.equals(layout.folder())) {
      return path -> path.startsWith(own) || path.equals(kept) || path.equals(scratch);
    }
    String name = output.name().fill(each -> "\0");
    Pattern form =
        Pattern.compile(Pattern.quote(name).replace("\0", "\\E[A-Za-z0-9._-]+\\Q"), Pattern.DOTALL);
    boolean all = name.startsWith("\0") && name.indexOf('\0', 1) < 0; // [STEM].md is any name
    return path ->
        path.equals(kept)
            || path.equals(scratch)
            || (!all && form.matcher(String.valueOf(path.getFileName())).matches());
  }
}
