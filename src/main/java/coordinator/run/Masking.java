package coordinator.run;

import coordinator.plan.Phase;
import coordinator.plan.Plan;
import coordinator.worker.Profiles;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes secrets unreadable in what is shown: the values that plans and profiles put into workers'
 * environments, and whatever has the shape of a well-known kind of token. A masked text has as many
 * bytes as before, so that places in a log stay what they are.
 */
public final class Masking {

  /** Nothing that is masked by its shape is longer, so this much around a part is enough. */
  public static final int REACH = 8 << 10;

  /** Shorter values are words such as {@code true} more often than secrets. */
  private static final int SHORTEST = 8;

  private static final List<Pattern> SHAPES =
      List.of(
          Pattern.compile("\\bsk-[A-Za-z0-9_-]{16,512}"),
          Pattern.compile("\\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,256}"),
          Pattern.compile("\\bgh[opsur]_[A-Za-z0-9]{30,255}"),
          Pattern.compile("\\bgithub_pat_[A-Za-z0-9_]{22,255}"),
          Pattern.compile("\\bglpat-[A-Za-z0-9_.-]{20,255}"),
          Pattern.compile("\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"),
          Pattern.compile("\\bAIza[0-9A-Za-z_-]{35}"),
          Pattern.compile("\\bxox[abeoprs]-[A-Za-z0-9-]{10,255}"),
          Pattern.compile("\\b(?:npm|hf)_[A-Za-z0-9]{30,255}"),
          Pattern.compile("\\bpypi-[A-Za-z0-9_-]{50,512}"),
          Pattern.compile(
              "\\beyJ[A-Za-z0-9_-]{8,4096}\\.eyJ[A-Za-z0-9_-]{4,2048}\\.[A-Za-z0-9_-]{4,1024}"),
          Pattern.compile("(?i)\\b(?:bearer|basic)[ ]+([A-Za-z0-9._~+/=-]{16,4096})"),
          Pattern.compile("://[^\\s/:@]{1,255}:([^\\s/@]{1,255})@"),
          Pattern.compile(
              "\\b[A-Z][A-Z0-9_]{0,64}(?:_KEY|_TOKEN|_SECRET|PASSWORD|PASSWD)[\"']?[=:]["
                  + " ]?[\"']?([^\\s\"']{6,1024})"),
          Pattern.compile(
              "-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----([A-Za-z0-9+/=\\s\\\\]{0,7000})"));

  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i)key|token|secret|passw|auth|cred|private|sign");
  private static final Pattern PLAIN = Pattern.compile("[~/.][^\\s:@]*|[A-Za-z ._-]+|[0-9.,: -]+");

  private final List<Pattern> patterns;

  /** Masks what has the shape of a token, and these variables' values where they may be secret. */
  public Masking(Map<String, String> variables) {
    String all =
        variables.entrySet().stream()
            .filter(variable -> maySecret(variable.getKey(), variable.getValue().strip()))
            .map(variable -> variable.getValue().strip())
            .sorted(Comparator.comparing(String::length).reversed())
            .map(value -> Pattern.quote(latin(value.getBytes(StandardCharsets.UTF_8))))
            .distinct()
            .collect(Collectors.joining("|"));
    this.patterns =
        all.isEmpty()
            ? SHAPES
            : Stream.concat(Stream.of(Pattern.compile(all)), SHAPES.stream()).toList();
  }

  /** Masks what a plan and the profiles of its workers put into environments as well. */
  public static Masking of(Plan plan, Profiles profiles) {
    Map<String, String> variables = new HashMap<>();
    for (Phase phase : plan.phases().values()) {
      String id = phase.id() + " ";
      String profile = phase.task().assignment().worker().profile();
      if (profiles.names().contains(profile)) { // a plan that is only looked at may name another
        profiles
            .get(profile)
            .environment()
            .forEach((name, value) -> variables.put(id + "profile " + name, value));
      }
      phase.environment().values().forEach((name, value) -> variables.put(id + name, value));
    }
    return new Masking(variables);
  }

  /** A path or a plain word is no secret, unless its name says so. */
  private static boolean maySecret(String name, String value) {
    boolean plain = PLAIN.matcher(value).matches() && !SECRET_NAME.matcher(name).find();
    return value.length() >= SHORTEST && !plain;
  }

  /** The text with every secret replaced by as many {@code *} as it has bytes. */
  public String mask(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[] masked = mask(bytes);
    return Arrays.equals(bytes, masked) ? text : new String(masked, StandardCharsets.UTF_8);
  }

  /** The bytes of a text with every secret replaced by as many {@code *}; as long as before. */
  public byte[] mask(byte[] text) {
    String latin = latin(text);
    byte[] masked = text;
    for (Pattern pattern : patterns) {
      Matcher matcher = pattern.matcher(latin);
      while (matcher.find()) {
        int group = matcher.groupCount();
        masked = masked == text ? text.clone() : masked;
        Arrays.fill(masked, matcher.start(group), matcher.end(group), (byte) '*');
      }
    }
    return masked;
  }

  /** A character for each byte, so that places in it are places in the bytes. */
  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
