package coordinator.run;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A shape that secrets have. To try a regular expression at every byte of a log takes too long, so
 * each shape says what stands in it wherever it is: three bytes, after which only few places are
 * left to be tried.
 *
 * @param anchors one of these stands in every secret of this shape, three characters each
 * @param before how many characters of the shape come before its anchor, or {@link #WORD}
 * @param pattern the shape; what its last group matches is the secret
 */
record TokenForm(List<String> anchors, int before, Pattern pattern) {

  /** As many characters as of a name in capitals; the shape begins where that begins. */
  static final int WORD = -1;

  private static final int LONGEST_WORD = 80;

  static final List<TokenForm> ALL =
      List.of(
          form("sk-", "\\bsk-[A-Za-z0-9_-]{16,512}"),
          form("sk_ rk_ pk_", "\\b(?:sk|rk|pk)_(?:live|test)_[A-Za-z0-9]{16,256}"),
          form("gho ghp ghs ghu ghr", "\\bgh[opsur]_[A-Za-z0-9]{30,255}"),
          form("git", "\\bgithub_pat_[A-Za-z0-9_]{22,255}"),
          form("glp", "\\bglpat-[A-Za-z0-9_.-]{20,255}"),
          form("AKI ASI", "\\b(?:AKIA|ASIA)[0-9A-Z]{16}\\b"),
          form("AIz", "\\bAIza[0-9A-Za-z_-]{35}"),
          form("xox", "\\bxox[abeoprs]-[A-Za-z0-9-]{10,255}"),
          form("npm hf_", "\\b(?:npm|hf)_[A-Za-z0-9]{30,255}"),
          form("pyp", "\\bpypi-[A-Za-z0-9_-]{50,512}"),
          form(
              "eyJ",
              "\\beyJ[A-Za-z0-9_-]{8,4096}+\\.eyJ[A-Za-z0-9_-]{4,2048}+\\.[A-Za-z0-9_-]{4,1024}"),
          form(
              "bea bas Bea Bas BEA BAS",
              "(?i)\\b(?:bearer|basic)[ ]+([A-Za-z0-9._~+/=-]{16,4096})"),
          form("://", "://[^\\s/:@]{1,255}+:([^\\s/@]{1,255}+)@"),
          new TokenForm(
              List.of("_KE", "_TO", "_SE", "PAS"),
              WORD,
              Pattern.compile(
                  "\\b[A-Z0-9_]{0,65}(?:_KEY|_TOKEN|_SECRET|PASSWORD|PASSWD)[\"']?[=:]["
                      + " ]?[\"']?([^\\s\"']{6,1024})")),
          new TokenForm(
              List.of("BEG"),
              5,
              Pattern.compile(
                  "-----BEGIN [A-Z ]{0,32}PRIVATE KEY-----([A-Za-z0-9+/=\\s\\\\]{0,7000})")));

  TokenForm {
    anchors = List.copyOf(anchors);
  }

  private static TokenForm form(String anchors, String pattern) {
    return new TokenForm(Stream.of(anchors.split(" ", -1)).toList(), 0, Pattern.compile(pattern));
  }

  /** Where this shape would have to begin if its anchor is at a place; negative if it cannot. */
  int begin(byte[] text, int anchor) {
    if (before != WORD) {
      return anchor - before;
    }
    int begin = anchor;
    while (begin > 0 && isOfName(text[begin - 1])) {
      begin--;
      if (anchor - begin > LONGEST_WORD) {
        return -1;
      }
    }
    return begin;
  }

  private static boolean isOfName(byte letter) {
    return (letter >= 'A' && letter <= 'Z') || (letter >= '0' && letter <= '9') || letter == '_';
  }
}
