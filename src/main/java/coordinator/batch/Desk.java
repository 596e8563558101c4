package coordinator.batch;

import coordinator.checkpoint.RunFiles;

/**
 * What lies on the desk of a batch that is carried out.
 *
 * @param batch the batch
 * @param places where its unfinished outputs lie
 * @param state its state file
 * @param maker makes tasks
 * @param review says where entries stand
 * @param publisher gives outputs their names
 */
public record Desk(
    Batch batch,
    Places places,
    StateFile state,
    TaskMaker maker,
    Review review,
    Publisher publisher) {

  public static Desk of(Batch batch, RunFiles files, StateFile state) {
    Places places = Places.of(files, batch);
    TaskMaker maker = new TaskMaker(batch, places);
    return new Desk(
        batch,
        places,
        state,
        maker,
        new Review(batch, state, maker),
        new Publisher(batch, places, state));
  }
}
