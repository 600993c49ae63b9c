package dev.weft.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.destination.Batch;
import dev.weft.destination.Delivery;
import dev.weft.destination.Destination;
import dev.weft.destination.Limits;
import dev.weft.event.Interaction;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;

/**
 * A destination that answers by a script, then accepts everything. A record is the number at the
 * end of the interaction's id, and a batch has one byte between two records. One thread at a time.
 */
final class FakeDestination implements Destination {
  /** What one call of {@code send} does. */
  interface Answer {
    Delivery to(Batch batch) throws IOException;
  }

  private final String name;
  private final List<String> sent = new ArrayList<>();
  private final Deque<Answer> script = new ArrayDeque<>();
  private Limits limits = new Limits(1000, 1 << 20);
  private int requests = 1;
  private Function<Interaction, List<byte[]>> encoder =
      interaction -> List.of(number(interaction).getBytes(UTF_8));
  private Function<Interaction, String> key = interaction -> "";
  private boolean closed;

  FakeDestination(String name) {
    this.name = name;
  }

  static String number(Interaction interaction) {
    return String.valueOf(interaction.id().getLeastSignificantBits() & 0xFFFFFF);
  }

  FakeDestination requestsEach(int count) {
    requests = count;
    return this;
  }

  FakeDestination limits(int records, int bytes) {
    return limits(new Limits(records, bytes));
  }

  FakeDestination limits(Limits newLimits) {
    limits = newLimits;
    return this;
  }

  FakeDestination encoder(Function<Interaction, List<byte[]>> encoder) {
    this.encoder = encoder;
    return this;
  }

  FakeDestination key(Function<Interaction, String> key) {
    this.key = key;
    return this;
  }

  FakeDestination then(Answer answer) {
    synchronized (script) {
      script.add(answer);
    }
    return this;
  }

  FakeDestination then(Delivery delivery) {
    return then(batch -> delivery);
  }

  /** The records of each batch so far: {@code 1,2,3}. */
  List<String> sent() {
    synchronized (script) {
      return List.copyOf(sent);
    }
  }

  boolean isClosed() {
    synchronized (script) {
      return closed;
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public int requests(int records) {
    return requests;
  }

  @Override
  public Limits limits() {
    return limits;
  }

  @Override
  public int envelopeBytes(int records) {
    return records - 1;
  }

  @Override
  public String batchKey(Interaction interaction) {
    return key.apply(interaction);
  }

  @Override
  public List<byte[]> encode(Interaction interaction) {
    return encoder.apply(interaction);
  }

  @Override
  public Delivery send(Batch batch) throws IOException {
    Answer answer;
    synchronized (script) {
      sent.add(
          String.join(
              ",", batch.records().stream().map(record -> new String(record, UTF_8)).toList()));
      answer = script.isEmpty() ? any -> Delivery.accepted() : script.remove();
    }
    return answer.to(batch);
  }

  @Override
  public void close() {
    synchronized (script) {
      closed = true;
    }
  }
}
