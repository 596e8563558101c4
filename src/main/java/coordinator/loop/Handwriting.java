package coordinator.loop;

import coordinator.checkpoint.AtomicFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a person writes into a document while a turn may be under way. It goes into the copies from
 * before the turn's attempts too, so that an item that a person removed is not taken for one that
 * the worker destroyed.
 */
public final class Handwriting {

  private final LoopFolder folder;
  private final Documents documents;

  public Handwriting(LoopFolder folder, Documents documents) {
    this.folder = folder;
    this.documents = documents;
  }

  /** Writes a document. What a worker ticked so far remains the worker's, and is still judged. */
  public void write(Document document, String text) throws IOException {
    TodoList seen = documents.todo();
    for (Path copies : copies()) {
      Documents kept = Documents.kept(copies);
      String before = text;
      if (document == Document.TODO) {
        before = TodoList.reopened(text, new TodoList(seen.doneSince(kept.todo())));
      }
      AtomicFile.write(kept.file(document), before);
    }
    documents.write(document, text);
  }

  /** The folders of copies of the last turn's attempts. */
  private List<Path> copies() throws IOException {
    List<Path> last = new ArrayList<>();
    if (!Files.isDirectory(folder.files().folder())) {
      return last;
    }
    int highest = 0;
    try (DirectoryStream<Path> all =
        Files.newDirectoryStream(folder.files().folder(), Own.COPIES + "turn-*-*")) {
      for (Path copies : all) {
        String name = copies.getFileName().toString();
        int turn = Turns.number(name.substring(Own.COPIES.length(), name.lastIndexOf('-')));
        if (turn > highest) {
          last.clear();
          highest = turn;
        }
        if (turn == highest) {
          last.add(copies);
        }
      }
    }
    return last;
  }
}
