package dev.weft.destination.personalize;

import dev.weft.destination.Batch.Parcel;
import dev.weft.destination.Delivery;
import dev.weft.destination.Delivery.Verdict;
import dev.weft.destination.personalize.Credentials.NoCredentialsException;
import dev.weft.event.Interaction;
import dev.weft.log.Log;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/**
 * Turns a batch into calls of at most ten records with the same head, and their answers into one.
 * One thread, but for {@link #cancel}.
 *
 * <p>A batch is one call as long as it keeps to the limits. Only an interaction with more than ten
 * products needs several; when a later one of them fails, all are sent again, with the same event
 * ids, of which the service uses the first.
 */
abstract class Calls implements AutoCloseable {
  private record Call(byte[] open, List<byte[]> records) {}

  /** Calls that leave this machine. */
  static Calls signed(SignedPoster poster, Answers answers) {
    return new Signed(poster, answers);
  }

  /** Calls that are told on the log instead. */
  static Calls dry(String name, Log log) {
    return new Dry(name, log);
  }

  /**
   * Bytes of the bodies for so many records, besides the records.
   *
   * @param open how many bytes stand before the records of a call
   */
  static int envelopeBytes(int records, int open) {
    int bytes = 0;
    int left = records;
    do {
      bytes += open + Wire.bytesAround(Math.min(left, Checks.EVENTS));
      left -= Checks.EVENTS;
    } while (left > 0);
    return bytes;
  }

  /**
   * Sends all.
   *
   * @param open gives what stands before an interaction's records
   */
  final Delivery send(String path, List<Parcel> parcels, Function<Interaction, byte[]> open)
      throws IOException {
    for (Call call : calls(parcels, open)) {
      Delivery delivery = post(path, Wire.body(call.open(), call.records()), call.records().size());
      if (delivery.verdict() != Verdict.ACCEPTED) return delivery;
    }
    return Delivery.accepted();
  }

  private static List<Call> calls(List<Parcel> parcels, Function<Interaction, byte[]> open) {
    List<Call> calls = new ArrayList<>();
    for (Parcel parcel : parcels) {
      byte[] head = open.apply(parcel.interaction());
      for (byte[] record : parcel.records()) {
        Call last = calls.isEmpty() ? null : calls.get(calls.size() - 1);
        boolean full = last == null || last.records().size() == Checks.EVENTS;
        if (last == null || full || !Arrays.equals(last.open(), head)) {
          last = new Call(head, new ArrayList<>());
          calls.add(last);
        }
        last.records().add(record);
      }
    }
    return calls;
  }

  abstract Delivery post(String path, byte[] body, int records) throws IOException;

  abstract void cancel();

  @Override
  public abstract void close();

  private static final class Signed extends Calls {
    private final SignedPoster poster;
    private final Answers answers;

    Signed(SignedPoster poster, Answers answers) {
      this.poster = poster;
      this.answers = answers;
    }

    @Override
    Delivery post(String path, byte[] body, int records) throws IOException {
      try {
        return answers.read(poster.post(path, body));
      } catch (NoCredentialsException e) {
        return Delivery.hold(String.valueOf(e.getMessage()));
      }
    }

    @Override
    void cancel() {
      poster.cancel();
    }

    @Override
    public void close() {
      poster.close();
    }
  }

  private static final class Dry extends Calls {
    private final String name;
    private final Log log;

    Dry(String name, Log log) {
      this.name = name;
      this.log = log;
    }

    @Override
    Delivery post(String path, byte[] body, int records) {
      log.info(
          "%s is on a dry run: POST %s with %d %s, %d bytes, is not sent"
              .formatted(name, path, records, records == 1 ? "event" : "events", body.length));
      return Delivery.accepted();
    }

    @Override
    void cancel() {}

    @Override
    public void close() {}
  }
}
