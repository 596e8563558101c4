package coordinator.batch;

import java.text.Normalizer;

/** A stem that files can be named after: stable, plain letters, and of a bearable length. */
final class Slug {

  private static final int LONGEST = 100;

  private Slug() {}

  static String of(String text) {
    String plain = Normalizer.normalize(text, Normalizer.Form.NFKD).replaceAll("\\p{M}+", "");
    String slug =
        plain
            .replaceAll("[^A-Za-z0-9._]+", "-")
            .replaceAll("^[-.]+|[-.]+$", "")
            .replaceAll("\\.{2,}", ".");
    if (slug.isEmpty()) {
      return "e-" + Digest.of(text).substring(0, 10);
    }
    return slug.length() <= LONGEST
        ? slug
        : slug.substring(0, LONGEST - 11) + "-" + Digest.of(text).substring(0, 10);
  }
}
