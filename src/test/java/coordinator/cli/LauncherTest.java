package coordinator.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script {@code coordinator} in front of a tiny program that tells how it was started. */
class LauncherTest {

  /** Prints its arguments, and the class archives that it uses and are not the JDK's own. */
  static final class Tiny {
    public static void main(String[] arguments) throws IOException {
      System.out.println(String.join(" ", arguments));
      try (Stream<String> maps = Files.lines(Path.of("/proc/self/maps"))) {
        maps.filter(line -> line.endsWith(".jsa") && line.contains("/cache/"))
            .map(line -> line.substring(line.indexOf('/')))
            .distinct()
            .forEach(System.out::println);
      }
    }
  }

  private static final String PREPARING =
      "coordinator: preparing faster starts (once, some 15 s)…\n";

  @TempDir private Path folder;
  private Path cache;
  private Path jar;

  @BeforeEach
  void install() throws IOException {
    cache = folder.resolve("cache");
    jar = folder.resolve("home/target/launcher/app-1/coordinator.jar");
    Files.createDirectories(jar.getParent());
    Files.copy(Path.of("coordinator"), folder.resolve("home/coordinator"));
    Files.writeString(folder.resolve("home/target/launcher/current"), "app-1\n");
    build("1");
  }

  private void build(String version) throws IOException {
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, Tiny.class.getName());
    manifest.getMainAttributes().put(Attributes.Name.IMPLEMENTATION_VERSION, version);
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar), manifest)) {
      String name = Tiny.class.getName().replace('.', '/') + ".class";
      out.putNextEntry(new JarEntry(name));
      try (InputStream in = Tiny.class.getClassLoader().getResourceAsStream(name)) {
        Objects.requireNonNull(in).transferTo(out);
      }
    }
  }

  private record Said(int code, String out, String err) {}

  private Said start(String... arguments) throws Exception {
    List<String> command =
        Stream.concat(
                Stream.of("sh", folder.resolve("home/coordinator").toString()),
                Stream.of(arguments))
            .toList();
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile());
    builder.environment().put("XDG_CACHE_HOME", cache.toString());
    builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
    builder.environment().remove("JAVA_TOOL_OPTIONS");
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Said(
        process.exitValue(),
        Files.readString(folder.resolve("out")),
        Files.readString(folder.resolve("err")));
  }

  private List<Path> archives() throws IOException {
    try (Stream<Path> all = Files.list(cache.resolve("coordinator"))) {
      return all.filter(each -> each.toString().endsWith(".jsa")).toList();
    }
  }

  @Test
  void makesAnArchiveOfClassesOnceAndAnotherForAnotherBuild() throws Exception {
    Said first = start("a", "b c");
    Path archive = archives().get(0);
    assertThat(first).isEqualTo(new Said(0, "a b c\n" + archive + "\n", PREPARING));
    assertThat(start("again")).isEqualTo(new Said(0, "again\n" + archive + "\n", ""));

    build("1.0.1");
    assertThat(start("newer").err()).isEqualTo(PREPARING);
    assertThat(archives()).hasSize(1).doesNotContain(archive);
    try (Stream<Path> all = Files.list(cache.resolve("coordinator"))) {
      assertThat(all).as("besides, only a lock").hasSize(2);
    }
  }

  @Test
  void anArchiveThatIsBrokenHurtsNobody() throws Exception {
    start("first");
    Path archive = archives().get(0);
    byte[] whole = Files.readAllBytes(archive);
    for (byte[] broken :
        List.of(
            new byte[0],
            "#!/bin/sh\nnothing of Java".getBytes(StandardCharsets.UTF_8),
            Arrays.copyOf(whole, whole.length / 2))) {
      Files.delete(archive);
      Files.write(archive, broken);
      assertThat(start("again")).isEqualTo(new Said(0, "again\n", ""));
    }
  }

  @Test
  void withoutAPlaceForAnArchiveNothingIsSaid() throws Exception {
    Files.createFile(cache);
    assertThat(start("first")).isEqualTo(new Said(0, "first\n", ""));
    cache = folder.resolve("with:colon/cache");
    assertThat(start("second")).isEqualTo(new Said(0, "second\n", ""));
    assertThat(cache).doesNotExist();
  }
}
