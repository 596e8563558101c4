package coordinator.batch;

import coordinator.batch.Batch.Sourcing;
import coordinator.batch.Entry.Target;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What follows from a row by the rules of its batch: stem, source file, output. */
final class Naming {

  private final Batch batch;

  Naming(Batch batch) {
    this.batch = batch;
  }

  /**
   * The entry of a row.
   *
   * @throws SourceBroken if no path can be made of it
   */
  Entry entry(Row row) throws SourceBroken {
    Sourcing sourcing = batch.sourcing();
    Path source = null;
    String path = sourcing.source() == null ? "" : sourcing.source().fill(name -> own(name, row));
    if (sourcing.source() != null) {
      try {
        source = sourcing.base().resolve(path).normalize();
      } catch (InvalidPathException e) {
        throw new SourceBroken(row.where(), "'" + path + "' is no path: " + e.getReason());
      }
    }
    String stem = stem(row, sourcing);
    return new Entry(stem, row, source, target(row, stem, source));
  }

  private String stem(Row row, Sourcing sourcing) {
    String text = sourcing.stem().text().fill(name -> own(name, row)).strip();
    if (text.isEmpty()) {
      return Slug.of("empty " + row.where());
    }
    String folder = batch.layout().folder() + "/";
    String bare = text.startsWith(folder) ? text.substring(folder.length()) : text;
    boolean path = sourcing.stem().text().names().containsKey("ENTRY");
    if (sourcing.stem().basename()) {
      bare = bare.substring(bare.lastIndexOf('/') + 1);
    }
    return Slug.of(path ? bare.replaceFirst("(?<=[^/.])\\.[A-Za-z0-9]{1,8}$", "") : bare);
  }

  private Target target(Row row, String stem, @Nullable Path source) {
    Function<String, @Nullable String> inFolder =
        name ->
            name.equals("SOURCE_FOLDER")
                ? value(name, row, stem, source)
                : plain(name, row, stem, source);
    String folder = batch.output().folder().fill(inFolder);
    String name = batch.output().name().fill(each -> plain(each, row, stem, source));
    return new Target(batch.layout().folder().resolve(folder).normalize(), name);
  }

  /** A value as a part of a path. */
  private @Nullable String plain(String name, Row row, String stem, @Nullable Path source) {
    String value = value(name, row, stem, source);
    return value == null || name.equals("STEM") || batch.asking().params().containsKey(name)
        ? value
        : Slug.of(value);
  }

  /** What a name stands for, once the stem is known; null if for nothing, or for a blank. */
  @Nullable String value(String name, Row row, String stem, @Nullable Path source) {
    return switch (name) {
      case "STEM" -> stem;
      case "SOURCE_MD_ABS_PATH" -> source == null ? null : source.toString();
      case "SOURCE_FOLDER" -> source == null ? null : String.valueOf(source.getParent());
      case "SOURCE_NAME" ->
          source == null
              ? null
              : String.valueOf(source.getFileName()).replaceFirst("(?<=.)\\.[^.]*$", "");
      default -> own(name, row);
    };
  }

  /** The same of a row alone. */
  private @Nullable String own(String name, Row row) {
    Map<String, String> params = batch.asking().params();
    String value =
        name.equals("ENTRY") ? row.value() : params.getOrDefault(name, row.columns().get(name));
    return value == null || (value.isBlank() && !name.equals("ENTRY")) ? null : value;
  }
}
