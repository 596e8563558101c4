package coordinator.task;

/**
 * Tokens that an attempt used, as its worker reported them.
 *
 * @param input all input tokens, cached ones included
 * @param cached those of the input that were cached
 * @param output all output tokens, reasoning included
 */
public record Tokens(long input, long cached, long output) {

  public static final Tokens NONE = new Tokens(0, 0, 0);

  public Tokens plus(Tokens other) {
    return new Tokens(input + other.input, cached + other.cached, output + other.output);
  }

  public long total() {
    return input + output;
  }
}
