package coordinator.cli;

import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;

/**
 * A group of commands. Only the one that is asked for is made: reading the options of all of them
 * takes longer than most commands do.
 */
final class Menu {

  private Menu() {}

  /**
   * The group with the command that the first word names; with all of them where it names none, as
   * help and a slip of the pen need.
   *
   * @param names of all commands, in the order of the help
   * @param maker makes the command of a name
   */
  static CommandLine of(
      Object group, List<String> words, List<String> names, Function<String, Object> maker) {
    CommandLine line = new CommandLine(group);
    boolean asked = !words.isEmpty() && names.contains(words.get(0));
    for (String name : asked ? words.subList(0, 1) : names) {
      line.addSubcommand(name, maker.apply(name));
    }
    return line;
  }
}
