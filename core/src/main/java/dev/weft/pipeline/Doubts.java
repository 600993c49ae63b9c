package dev.weft.pipeline;

import dev.weft.pipeline.Window.Item;
import java.util.ArrayList;
import java.util.List;

/**
 * Records that were refused though it is not sure that they are to blame: when one after the other
 * is refused with the very same words and none is taken, the mistake is more likely in the settings
 * than in each of them. One thread.
 */
final class Doubts {
  /** So many of the same in a row, and it is no longer put down to the records. */
  private static final int ENOUGH = 3;

  private final List<Doubt> doubts = new ArrayList<>();
  private String reason = "";
  private int inARow;

  /** One refused record. */
  record Doubt(Window window, Item item, String reason) {}

  /** Takes those that are no longer in doubt because another reason came, or adds to the row. */
  List<Doubt> add(Doubt doubt) {
    List<Doubt> cleared = List.of();
    if (!doubt.reason().equals(reason)) {
      cleared = takeAll();
      reason = doubt.reason();
      inARow = 0;
    }
    doubts.add(doubt);
    inARow++;
    return cleared;
  }

  /** Whether the settings are to be doubted, no longer the records. */
  boolean areEnough() {
    return inARow >= ENOUGH;
  }

  boolean isEmpty() {
    return doubts.isEmpty();
  }

  /** The first record in doubt, to be tried once more. */
  Doubt takeFirst() {
    return doubts.remove(0);
  }

  /** All records in doubt; the row goes on. */
  List<Doubt> takeAll() {
    List<Doubt> all = List.copyOf(doubts);
    doubts.clear();
    return all;
  }

  /** Something was taken: the row ends. */
  void endRow() {
    inARow = 0;
    reason = "";
  }
}
