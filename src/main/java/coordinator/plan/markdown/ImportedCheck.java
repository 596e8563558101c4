package coordinator.plan.markdown;

/**
 * A command that a phase's file verifies it by.
 *
 * @param run the command; empty where it was left out, and only the note remains
 * @param mustFail whether it must fail
 * @param note what could not be told of it; may be empty
 */
record ImportedCheck(String run, boolean mustFail, String note) {

  static ImportedCheck leftOut(String why) {
    return new ImportedCheck("", false, why);
  }
}
