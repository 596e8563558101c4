package coordinator.engine;

import coordinator.task.Exit;
import coordinator.task.Started;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A process of the simulation: a worker or a check, with what is true of it, whoever knows that.
 */
final class SimProcess {

  final Started started;
  final String name;
  final String task;
  final boolean check;

  /** Whether it was let go; told once. */
  boolean letGo;

  boolean ran;
  boolean alive = true;

  /** Whether its wrapper may start another. */
  boolean released;

  /** Whether it, or something of its tree, survives every signal. */
  boolean undead;

  /** How it would end, and when; null: only by a signal. */
  int code;

  @Nullable Duration endsAt;
  int deafTo;
  int signals;

  /** What its exit file says; null if there is none. */
  @Nullable Exit exit;

  /** Whether what it leaves is as it should be. */
  boolean good;

  Duration ranAt = Duration.ZERO;
  Duration goneAt = Duration.ZERO;
  long logBytes;
  @Nullable Consumer<Exit> ended;

  SimProcess(Started started, String name, String task, boolean check) {
    this.started = started;
    this.name = name;
    this.task = task;
    this.check = check;
  }

  boolean lives() {
    return ran && (alive || undead);
  }

  @Override
  public String toString() {
    return name + "(" + started.id() + (alive ? ", alive" : "") + (undead ? ", undead" : "") + ")";
  }
}
