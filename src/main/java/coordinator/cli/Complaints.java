package coordinator.cli;

import coordinator.ledger.LedgerBroken;
import coordinator.run.Complaint;
import coordinator.run.Refused;
import coordinator.run.Unverified;
import coordinator.task.Nearest;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says in words what went wrong, and with which exit code. A class, since lambdas of Picocli's
 * types keep these out of the archive of classes: they are of Java 5.
 */
record Complaints(Terminal terminal)
    implements IExecutionExceptionHandler, IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException failure, String[] args) {
    CommandLine command = failure.getCommandLine();
    terminal.err().println("coordinator: " + failure.getMessage());
    Optional<String> near =
        failure instanceof UnmatchedArgumentException unmatched
            ? near(unmatched.getUnmatched().get(0), command)
            : Optional.empty();
    String help = command.getCommandSpec().qualifiedName() + " --help";
    terminal.err().println(near.map(word -> "Did you mean: " + word + "?").orElse("See: " + help));
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static Optional<String> near(String word, CommandLine command) {
    return Nearest.to(
        word,
        word.startsWith("-")
            ? command.getCommandSpec().optionsMap().keySet()
            : command.getSubcommands().keySet());
  }

  @Override
  public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed)
      throws Exception {
    if (failure instanceof Refused refused) {
      String before = refused.why() == Refused.Why.BAD_PLAN ? "" : "coordinator: ";
      terminal.err().println(before + refused.getMessage());
      return refused.exitCode();
    }
    if (failure instanceof LedgerBroken broken) {
      terminal.err().println("coordinator: " + Unverified.words(broken));
      return 1;
    }
    if (failure instanceof IOException broken) {
      terminal.err().println("coordinator: " + Complaint.of(broken));
      return 4;
    }
    if (failure instanceof InvalidPathException named) {
      terminal
          .err()
          .println(
              "coordinator: "
                  + named.getReason()
                  + ": "
                  + named.getInput()
                  + "\nThis locale cannot name such a file; try: export LC_ALL=C.UTF-8");
      return 4;
    }
    throw failure;
  }
}
