package coordinator.batch;

import java.util.Arrays;
import java.util.function.LongPredicate;

/**
 * Where each of very many texts stands, in sixteen bytes for one and what a table leaves free. It
 * knows texts by a digest of eight bytes, so what it finds is to be looked at.
 */
final class Index {

  private static final long FREE = Long.MIN_VALUE;

  private long[] keys = new long[1 << 10];
  private long[] places = filled(1 << 10);
  private int size;

  /** Adds a text; one that is there already is there twice. */
  void add(String text, long place) {
    if (size * 4L >= keys.length * 3L) {
      grow();
    }
    put(Digest.brief(text), place);
    size++;
  }

  /**
   * A place of a text.
   *
   * @param is whether the text that was meant stands at a place
   * @return −1 if there is none
   */
  long find(String text, LongPredicate is) {
    long key = Digest.brief(text);
    for (int at = slot(key); places[at] != FREE; at = (at + 1) & (keys.length - 1)) {
      if (keys[at] == key && is.test(places[at])) {
        return places[at];
      }
    }
    return -1;
  }

  int size() {
    return size;
  }

  private void put(long key, long place) {
    int at = slot(key);
    while (places[at] != FREE) {
      at = (at + 1) & (keys.length - 1);
    }
    keys[at] = key;
    places[at] = place;
  }

  private int slot(long key) {
    return (int) (key ^ (key >>> 32)) & (keys.length - 1);
  }

  private void grow() {
    long[] oldKeys = keys;
    long[] oldPlaces = places;
    keys = new long[oldKeys.length * 2];
    places = filled(oldKeys.length * 2);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldPlaces[i] != FREE) {
        put(oldKeys[i], oldPlaces[i]);
      }
    }
  }

  private static long[] filled(int length) {
    long[] all = new long[length];
    Arrays.fill(all, FREE);
    return all;
  }
}
