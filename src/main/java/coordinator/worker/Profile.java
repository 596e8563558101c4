package coordinator.worker;

import coordinator.task.Assignment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one kind of worker is called, stopped and read. Data: a new kind of worker is a few lines of
 * YAML.
 */
public final class Profile {

  private final String name;
  private final Program program;
  private final Template template;
  private final Conduct conduct;
  private final Map<String, String> environment;

  /**
   * What to expect of a worker.
   *
   * @param signals how it is stopped, in order
   * @param transcript how its output is read
   * @param git whether it wants a git repository
   */
  record Conduct(List<String> signals, Transcript.Kind transcript, boolean git) {
    Conduct {
      signals = List.copyOf(signals);
    }
  }

  Profile(
      String name,
      Program program,
      Template template,
      Conduct conduct,
      Map<String, String> environment) {
    this.name = name;
    this.program = program;
    this.template = template;
    this.conduct = conduct;
    this.environment = Map.copyOf(environment);
  }

  /**
   * The exact command line for a task. The prompt is not on it: that goes to standard input.
   *
   * @throws IllegalArgumentException if the task asks for what this kind of worker cannot do
   */
  public List<String> command(Assignment assignment) {
    if (template.takes("run") && assignment.run() == null) {
      throw new IllegalArgumentException(
          "worker " + name + " needs a command to run, and there is none");
    }
    if (!template.takes("run") && assignment.run() != null) {
      throw new IllegalArgumentException(
          "worker " + name + " takes a prompt, not a command to run");
    }
    if (!template.takes("model") && assignment.worker().model() != null) {
      throw new IllegalArgumentException("worker " + name + " takes no model");
    }
    List<String> command = new ArrayList<>(program.command());
    command.addAll(template.fill(assignment));
    return List.copyOf(command);
  }

  /**
   * Where its program is, for a program that is started in the given environment; empty if it
   * cannot be run.
   */
  public Optional<Path> find(Map<String, String> inherited) {
    Map<String, String> all = new HashMap<>(inherited);
    all.putAll(environment);
    return program.find(all);
  }

  public String name() {
    return name;
  }

  /** The name or path of its program, for people. */
  public String program() {
    return program.command().get(0);
  }

  /** How to get its program, for people; may be empty. */
  public String install() {
    return program.install();
  }

  /** The command that prints its program's version; empty if there is none. */
  public List<String> versionCommand() {
    if (program.version().isEmpty()) {
      return List.of();
    }
    List<String> command = new ArrayList<>(program.command());
    command.addAll(program.version());
    return List.copyOf(command);
  }

  /** The signals that stop it, in order; at least one. */
  public List<String> signals() {
    return conduct.signals();
  }

  public Transcript.Kind transcript() {
    return conduct.transcript();
  }

  /** Whether it wants a git repository, unless the task says otherwise. */
  public boolean needsGit() {
    return conduct.git();
  }

  /** Whether it runs a shell command, and not a prompt. */
  public boolean runsCommands() {
    return template.takes("run");
  }

  /**
   * What is added to its environment. The values are nobody's business: do not print or record
   * them.
   */
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public String toString() {
    return "profile " + name;
  }
}
