package dev.weft.client;

import dev.weft.client.UploadResult.NotSent;
import dev.weft.client.UploadResult.Refused;
import dev.weft.client.UploadResult.Why;
import dev.weft.event.InvalidInteractionException;
import dev.weft.pipeline.HandUpload;
import dev.weft.pipeline.HandUpload.End;
import dev.weft.pipeline.HandUpload.Item;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * One upload: gives out what is valid of its input, and keeps what became of it. For the clients
 * themselves, of which a service may have one in a module of its own. One thread.
 */
public final class Sending implements Iterator<Item>, HandUpload.Outcomes {
  private final Input input;
  private final List<Refused> refused = new ArrayList<>();
  private @Nullable Item next;
  private int read;
  private int accepted;

  /** Reads nothing yet. */
  public Sending(Input input) {
    this.input = input;
  }

  /** Sends all of it. */
  public UploadResult through(HandUpload upload, Duration patience, boolean dryRun) {
    HandUpload.Report report = upload.send(this, this, patience);
    List<NotSent> notSent = notSent(report);
    refused.sort(Comparator.comparingInt(Refused::index));
    return new UploadResult(accepted, refused, notSent, dryRun);
  }

  @Override
  public boolean hasNext() {
    while (next == null && read < input.count()) {
      int index = read++;
      try {
        next = new Item(index, input.next());
      } catch (InvalidInteractionException e) {
        refused.add(new Refused(index, String.valueOf(e.getMessage())));
      }
    }
    return next != null;
  }

  @Override
  public Item next() {
    if (!hasNext() || next == null) throw new NoSuchElementException();
    Item given = next;
    next = null;
    return given;
  }

  @Override
  public void accepted(Item item) {
    accepted++;
  }

  @Override
  public void refused(Item item, String reason) {
    refused.add(new Refused(item.index(), reason));
  }

  private List<NotSent> notSent(HandUpload.Report report) {
    if (report.end() == End.DONE) return List.of();
    Why why = why(report.end());
    List<NotSent> ranges = new ArrayList<>();
    for (Item item : report.left()) add(ranges, item.index(), why, report.reason());
    // what is wrong in the rest is told too
    while (hasNext()) add(ranges, next().index(), why, report.reason());
    return ranges;
  }

  private static void add(List<NotSent> ranges, int index, Why why, String reason) {
    NotSent last = ranges.isEmpty() ? null : ranges.get(ranges.size() - 1);
    if (last != null && last.to() == index) {
      ranges.set(ranges.size() - 1, new NotSent(last.from(), index + 1, why, reason));
    } else {
      ranges.add(new NotSent(index, index + 1, why, reason));
    }
  }

  private static Why why(End end) {
    return switch (end) {
      case HELD -> Why.HELD;
      case DOWN -> Why.DOWN;
      case INTERRUPTED -> Why.INTERRUPTED;
      case TIME_OVER, DONE -> Why.TIME_OVER;
    };
  }
}
