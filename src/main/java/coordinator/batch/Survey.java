package coordinator.batch;

import coordinator.batch.Batch.Missing;
import coordinator.text.Invalid;
import coordinator.text.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every entry before anything starts: two that would share a stem or a file, blanks that a
 * row does not fill. Holds sixteen bytes of each entry, and names both rows in a second reading.
 */
public final class Survey {

  private static final int MOST = 50;

  private final Batch batch;
  private final Naming naming;
  private final Index stems = new Index();
  private final Index targets = new Index();
  private final List<Clash> clashes = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private long entries;

  private record Clash(long first, Entry second, boolean target) {}

  private Survey(Batch batch) {
    this.batch = batch;
    this.naming = new Naming(batch);
  }

  /**
   * Reads the whole source once.
   *
   * @return how many entries there are
   * @throws Invalid if what is wrong can be mended in the source or the batch
   */
  public static long of(Batch batch) throws Invalid {
    return new Survey(batch).read();
  }

  private long read() throws Invalid {
    try (Entries all = new Entries(batch)) {
      for (Entry entry = all.next(); entry != null && problems.size() < MOST; entry = all.next()) {
        look(entry);
        entries++;
      }
      if (!clashes.isEmpty()) {
        nameClashes();
      }
    } catch (IOException e) {
      problems.add(String.valueOf(e.getMessage()));
    }
    if (!problems.isEmpty()) {
      throw new Invalid(
          problems.stream()
              .map(text -> new Problem(batch.layout().file().toString(), 1, 1, text))
              .toList());
    }
    return entries;
  }

  private void look(Entry entry) {
    String stem = entry.stem().toLowerCase(Locale.ROOT);
    note(stems, stem, entry, false);
    Set<String> used = new TreeSet<>(batch.output().folder().names().keySet());
    used.addAll(batch.output().name().names().keySet());
    if (!used.contains("STEM")) {
      note(targets, entry.target().toString().toLowerCase(Locale.ROOT), entry, true);
    }
    if (entry.row().value().isBlank()) {
      refuse(entry, "is blank");
      return;
    }
    used.addAll(batch.asking().prompt().names().keySet());
    used.addAll(batch.sourcing().stem().text().names().keySet());
    for (String name : used) {
      boolean later =
          name.startsWith(Known.FIELD)
              || name.equals("MD_ABS_PATH")
              || name.equals("OUTPUT_FOLDER");
      if (!later && naming.value(name, entry.row(), entry.stem(), entry.source()) == null) {
        problems.add(entry.row().where() + ": [" + name + "] has no value in this entry");
      }
    }
    Path source = entry.source();
    if (source != null && entry.target().fixed() && source.equals(entry.target().file())) {
      problems.add(entry.row().where() + ": its output would replace its source " + source);
    }
    if (source != null
        && batch.sourcing().missing() == Missing.REFUSE
        && !Files.isRegularFile(source)) {
      refuse(entry, "its source is not there: " + source);
    }
  }

  private void refuse(Entry entry, String what) {
    if (batch.sourcing().missing() == Missing.REFUSE) {
      problems.add(entry.row().where() + ": " + what);
    }
  }

  private void note(Index index, String text, Entry entry, boolean target) {
    long first = index.find(text, place -> true);
    if (first < 0) {
      index.add(text, entries);
    } else if (clashes.size() < MOST) {
      clashes.add(new Clash(first, entry, target));
    }
  }

  private void nameClashes() throws IOException {
    Map<Long, Entry> firsts = new HashMap<>();
    clashes.forEach(clash -> firsts.put(clash.first(), clash.second()));
    try (Entries all = new Entries(batch)) {
      long number = 0;
      for (@Nullable Entry entry = all.next(); entry != null; entry = all.next()) {
        firsts.replace(number++, entry);
      }
    }
    for (Clash clash : clashes) {
      Entry first = firsts.getOrDefault(clash.first(), clash.second());
      Entry second = clash.second();
      String both = second.row().where() + ": like " + first.row().where() + ", it ";
      problems.add(
          clash.target()
              ? both + "would write " + second.target()
              : both
                  + "has the stem '"
                  + second.stem()
                  + (first.stem().equals(second.stem()) ? "'" : "', but for capitals")
                  + "; make another: stem: …");
    }
  }
}
