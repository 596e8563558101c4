package coordinator.plan;

import coordinator.text.Invalid;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Files that are made to hurt the one who reads them. */
final class HostilePlans {

  private static final int MEBI = 1 << 20;
  private static final String PLAN = "plan: x\nphases:\n  - {id: P01, prompt: y}\n";

  private HostilePlans() {}

  /**
   * Reads the files it is given, and prints for each the milliseconds of this thread's processor
   * time and the first of its mistakes. Processor time, because other tests may run beside this.
   */
  public static void main(String[] files) {
    ThreadMXBean clock = ManagementFactory.getThreadMXBean();
    for (String file : files) {
      long before = clock.getCurrentThreadCpuTime();
      String said;
      try {
        PlanReader.read(Path.of(file), Map.of());
        said = "nothing";
      } catch (Invalid e) {
        said = e.problems().get(0).toString();
      }
      System.out.println((clock.getCurrentThreadCpuTime() - before) / 1_000_000 + " " + said);
    }
  }

  /** The files by what must be said of them. */
  static Map<Path, String> write(Path folder) throws IOException {
    Map<Path, String> files = new LinkedHashMap<>();
    Path big = folder.resolve("100-megabytes.yaml");
    try (OutputStream out = Files.newOutputStream(big)) {
      byte[] block = "# comment, and more of it\n".repeat(40_330).getBytes(StandardCharsets.UTF_8);
      for (int i = 0; i < 100; i++) {
        out.write(block);
      }
    }
    files.put(big, ":1:1: the file is longer than 16 MiB");
    String levels =
        IntStream.range(1, 30)
            .mapToObj(i -> "a" + i + ": &a" + i + " [" + ("*a" + (i - 1) + ",").repeat(9) + "]\n")
            .collect(Collectors.joining());
    add(
        files,
        folder,
        "alias-bomb",
        "a0: &a0 [x, x]\n" + levels,
        ": more than 250000 values, aliases expanded");
    add(
        files,
        folder,
        "shared-prompt",
        "plan: x\nparams: {p: &p \""
            + "y".repeat(900_000)
            + "\"}\nphases:\n"
            + IntStream.range(0, 10_000)
                .mapToObj(i -> "  - {id: P" + i + ", prompt: *p }\n")
                .collect(Collectors.joining()),
        "the prompts and commands of all phases up to here");
    add(
        files,
        folder,
        "one-text",
        "plan: \"" + "x".repeat(16 * MEBI - 20) + "\"\n",
        ":1:1: the file has a line of 16777");
    add(
        files,
        folder,
        "one-wide-text",
        "plan: \"" + "☃".repeat(5 * MEBI) + "\"\n",
        ":1:1: the file has a line of 5242");
    add(
        files,
        folder,
        "one-block",
        "plan: |\n" + " y\n".repeat(5 * MEBI),
        ":1000001:1: the file has more than 1000000 lines");
    add(
        files,
        folder,
        "lines",
        "\n".repeat(16 * MEBI - 1),
        ":1000001:1: the file has more than 1000000 lines");
    add(
        files,
        folder,
        "many-values",
        "a: [" + ("1,".repeat(49) + "\n ").repeat(160_000) + "]",
        ": more than 20000 entries in one list");
    add(
        files,
        folder,
        "many-mistakes",
        "plan: x\nphases: [" + "1,".repeat(240_000) + "]",
        ": more than 20000 entries in one list");
    String keys =
        IntStream.range(0, 120_000)
            .mapToObj(i -> "verify_eac" + i + ": 1\n")
            .collect(Collectors.joining());
    add(files, folder, "many-keys", PLAN + keys, ": more than 1000 keys in one mapping");
    add(files, folder, "deep-flow", "a: " + "[".repeat(MEBI), ":1:43: nested more than 40 deep");
    add(files, folder, "deep-block", "- ".repeat(MEBI / 2), ":1:81: nested more than 40 deep");
    add(files, folder, "deep-keys", "? ".repeat(100_000), "a key must be plain text");
    add(files, folder, "long-key", "x".repeat(MEBI) + ": 1\n", ":1:1048577: ");
    String needs = "needs: [" + "1,".repeat(19_000) + "]";
    add(
        files,
        folder,
        "many-wrong-needs",
        "plan: x\nphases:\n" + ("  - {id: P01, prompt: y, " + needs + "}\n").repeat(12),
        ":3:34: an entry of 'needs' must be text");
    add(
        files,
        folder,
        "many-wrong-phases",
        "plan: x\nphases: [" + "1,".repeat(20_000) + "]",
        ": an entry of 'phases' must be a mapping");
    String keysAgain = keys.substring(0, keys.indexOf("verify_eac900:")).replace("\n", ", ");
    add(
        files,
        folder,
        "many-unknown-keys",
        "plan: x\nphases:\n" + ("  - {" + keysAgain + "}\n").repeat(200),
        ": unknown key 'verify_eac0'");
    String bracket =
        "plan: x\nphases:\n  - {id: P01, checks: [{run: a, because: \""
            + "(".repeat(MEBI)
            + "\"}], prompt: y}\n";
    add(files, folder, "deep-pattern", bracket, ":3:42: 'because' is ");
    String chain =
        IntStream.range(0, 15_000)
            .mapToObj(i -> "  - {id: P" + i + ", prompt: y, needs: [P" + (i + 1) % 15_000 + "]}\n")
            .collect(Collectors.joining());
    add(files, folder, "long-cycle", "plan: x\nphases:\n" + chain, "these phases need each other");
    String knot =
        IntStream.range(0, 300)
            .mapToObj(
                i ->
                    "  - {id: P"
                        + i
                        + ", prompt: y, needs: ["
                        + IntStream.range(0, 300)
                            .mapToObj(j -> "P" + j)
                            .collect(Collectors.joining(","))
                        + "]}\n")
            .collect(Collectors.joining());
    add(files, folder, "knot", "plan: x\nphases:\n" + knot, "these phases need each other");
    String strangers =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "  - {id: P" + i + ", prompt: y, needs: [Q" + i + "]}\n")
            .collect(Collectors.joining());
    add(files, folder, "strangers", "plan: x\nphases:\n" + strangers, "there is no such phase");
    String names =
        "plan: x\nparams: {a: \""
            + "z".repeat(MEBI)
            + "\"}\nphases:\n  - {id: P01, prompt: \""
            + "[A]".repeat(100_000)
            + "\"}\n";
    add(files, folder, "inflated-prompt", names, ": the prompt has ");
    return files;
  }

  private static void add(
      Map<Path, String> files, Path folder, String name, String text, String said)
      throws IOException {
    files.put(Files.writeString(folder.resolve(name + ".yaml"), text), said);
  }
}
