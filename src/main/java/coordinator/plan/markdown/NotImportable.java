package coordinator.plan.markdown;

/** A folder of which no plan can be made; the message says why, and what would help. */
public final class NotImportable extends Exception {

  private static final long serialVersionUID = 1;

  public NotImportable(String message) {
    super(message);
  }

  String text() {
    return String.valueOf(getMessage());
  }
}
