package coordinator.run;

import coordinator.plan.Phase;
import coordinator.plan.Plan;
import coordinator.worker.Profiles;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

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

  private static final Pattern SECRET_NAME =
      Pattern.compile("(?i)key|token|secret|passw|auth|cred|private|sign");
  private static final Pattern PLAIN = Pattern.compile("[~/.][^\\s:@]*|[A-Za-z ._-]+|[0-9.,: -]+");

  private final List<byte[]> values;

  /**
   * What may begin with each first, second and third byte: a bit for each shape, and the others for
   * the values in turn.
   */
  private final long[] first = new long[256];

  private final long[] second = new long[256];
  private final long[] third = new long[256];

  /** Masks what has the shape of a token, and these variables' values where they may be secret. */
  public Masking(Map<String, String> variables) {
    this.values =
        variables.entrySet().stream()
            .filter(variable -> maySecret(variable.getKey(), variable.getValue().strip()))
            .map(variable -> variable.getValue().strip())
            .distinct()
            .map(value -> value.getBytes(StandardCharsets.UTF_8))
            .toList();
    for (int i = 0; i < TokenForm.ALL.size(); i++) {
      for (String anchor : TokenForm.ALL.get(i).anchors()) {
        expect(anchor.getBytes(StandardCharsets.ISO_8859_1), 1L << i);
      }
    }
    for (int i = 0; i < values.size(); i++) {
      expect(values.get(i), bit(i));
    }
  }

  private void expect(byte[] begin, long bit) {
    first[begin[0] & 0xff] |= bit;
    second[begin[1] & 0xff] |= bit;
    third[begin[2] & 0xff] |= bit;
  }

  /** Several values share a bit where there are many. */
  private static long bit(int value) {
    return 1L << (TokenForm.ALL.size() + value % (Long.SIZE - TokenForm.ALL.size()));
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
    return masked == bytes ? text : new String(masked, StandardCharsets.UTF_8);
  }

  /** The bytes of a text with every secret replaced by as many {@code *}; as long as before. */
  public byte[] mask(byte[] text) {
    Pass pass = new Pass(text);
    for (int i = 0; i < text.length - 2; i++) {
      long may = first[text[i] & 0xff] & second[text[i + 1] & 0xff] & third[text[i + 2] & 0xff];
      if (may != 0) {
        pass.at(i, may);
      }
    }
    return pass.masked;
  }

  /** One text, from its beginning to its end. */
  private final class Pass {
    private final byte[] text;
    private final Matcher[] matchers = new Matcher[TokenForm.ALL.size()];
    private final int[] done = new int[TokenForm.ALL.size()];
    private @Nullable String latin;
    private byte[] masked;

    Pass(byte[] text) {
      this.text = text;
      this.masked = text;
    }

    /** Tries at a place what its bits say may be there. */
    void at(int place, long may) {
      long left = may;
      while (left != 0) {
        int bit = Long.numberOfTrailingZeros(left);
        left &= left - 1;
        if (bit < TokenForm.ALL.size()) {
          form(bit, place);
        } else {
          value(bit - TokenForm.ALL.size(), place);
        }
      }
    }

    private void form(int index, int place) {
      int begin = TokenForm.ALL.get(index).begin(text, place);
      if (begin < done[index]) {
        return; // within the one before, or it cannot be one
      }
      Matcher matcher = matcher(index).region(begin, text.length);
      if (matcher.lookingAt()) {
        int group = matcher.groupCount();
        fill(matcher.start(group), matcher.end(group));
        done[index] = matcher.end();
      }
    }

    /** A character for each byte, so that places in it are places in the bytes. */
    private Matcher matcher(int index) {
      latin = latin == null ? new String(text, StandardCharsets.ISO_8859_1) : latin;
      if (matchers[index] == null) {
        matchers[index] =
            TokenForm.ALL
                .get(index)
                .pattern()
                .matcher(latin)
                .useTransparentBounds(true)
                .useAnchoringBounds(false);
      }
      return matchers[index];
    }

    private void value(int first, int place) {
      for (int i = first; i < values.size(); i += Long.SIZE - TokenForm.ALL.size()) {
        int end = place + values.get(i).length;
        if (end <= text.length && Arrays.equals(text, place, end, values.get(i), 0, end - place)) {
          fill(place, end);
        }
      }
    }

    private void fill(int from, int to) {
      masked = masked == text ? text.clone() : masked;
      Arrays.fill(masked, from, to, (byte) '*');
    }
  }
}
