package dev.weft.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.destination.Examples;
import dev.weft.event.InteractionJson;
import dev.weft.event.InteractionListener;
import dev.weft.event.Lane;
import dev.weft.spool.Cursor;
import dev.weft.spool.MemorySpool;
import dev.weft.spool.Spool;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class IntakeTest {
  private final Ring ring = new Ring(10_000, 1 << 24);
  private final AtomicInteger appends = new AtomicInteger();
  private final List<String> drops = new ArrayList<>();
  private final InteractionListener listener =
      new InteractionListener() {
        @Override
        public void dropped(Lane lane, String reason, String detail) {
          drops.add(reason + ": " + detail);
        }
      };

  @Test
  void itMovesWhatIsThereInTheCanonicalForm() throws Exception {
    Spool spool = new MemorySpool(List.of("a"), 1 << 20);
    Intake intake = intake(spool);
    ring.offer(Examples.unicode());
    ring.offer(Examples.addToCart(2));

    assertThat(intake.step(0)).isEqualTo(2);

    List<Spool.Entry> entries = spool.read("a", 0, 10, 1 << 20).entries();
    assertThat(entries).hasSize(2);
    assertThat(InteractionJson.read(entries.get(0).payload())).isEqualTo(Examples.unicode());
    assertThat(appends).hasValue(1);
    assertThat(intake.moved()).isEqualTo(2);
    assertThat(ring.size()).isZero();
  }

  @Test
  void anEmptyRingIsNothing() throws Exception {
    assertThat(intake(new MemorySpool(List.of("a"), 10)).step(0)).isZero();
    assertThat(appends).hasValue(0);
  }

  @Test
  void aStepMovesAtMost512() throws Exception {
    Intake intake = intake(new MemorySpool(List.of("a"), 1 << 24));
    for (int i = 0; i < 600; i++) ring.offer(Examples.addToCart(i));

    assertThat(intake.step(0)).isEqualTo(512);
    assertThat(intake.step(0)).isEqualTo(88);
    assertThat(intake.step(0)).isZero();
  }

  @Test
  void whatTheSpoolDoesNotTakeIsCounted() throws Exception {
    int size = InteractionJson.write(Examples.addToCart(1)).length;
    Spool spool = new MemorySpool(List.of("a"), 2L * size);
    for (int i = 0; i < 5; i++) ring.offer(Examples.addToCart(i));

    assertThat(intake(spool).step(0)).isEqualTo(5);

    assertThat(spool.lag("a")).isEqualTo(2);
    assertThat(drops)
        .hasSize(3)
        .containsOnly("spool_full: the spool has no room; see docs/troubleshooting.md#spool-full");
  }

  @Test
  void whatASpoolThatFailsDoesNotTakeIsCounted() throws Exception {
    Spool failing = new FailingSpool(new MemorySpool(List.of("a"), 1 << 20), 0);
    for (int i = 0; i < 3; i++) ring.offer(Examples.addToCart(i));
    Intake intake = intake(failing);

    assertThatThrownBy(() -> intake.step(0)).isInstanceOf(OutOfMemoryError.class);

    assertThat(drops).hasSize(3).containsOnly("not_stored: ");
    assertThat(intake.moved()).isEqualTo(3);
  }

  @Test
  void whatWasStoredBeforeAnErrorIsNotCountedAsDroppedToo() {
    Spool memory = new MemorySpool(List.of("a"), 1 << 20);
    for (int i = 0; i < 3; i++) ring.offer(Examples.addToCart(i));
    Intake intake = intake(new FailingSpool(memory, 2));

    assertThatThrownBy(() -> intake.step(0)).isInstanceOf(OutOfMemoryError.class);

    assertThat(memory.lag("a")).isEqualTo(2);
    assertThat(drops).containsExactly("not_stored: ");
    assertThat(intake.moved()).isEqualTo(3);
  }

  /** A spool for which there is no memory any more after so many. */
  private record FailingSpool(Spool inner, int room) implements Spool {
    @Override
    public int append(List<Item> items) {
      int unused = inner.append(items.subList(0, room));
      throw new OutOfMemoryError("test");
    }

    @Override
    public Reading read(String reader, long after, int maxEntries, int maxBytes) {
      return inner.read(reader, after, maxEntries, maxBytes);
    }

    @Override
    public Cursor cursor(String reader) {
      return inner.cursor(reader);
    }

    @Override
    public void advance(String reader, Cursor cursor) {
      inner.advance(reader, cursor);
    }

    @Override
    public long last() {
      return inner.last();
    }

    @Override
    public boolean isDurable() {
      return inner.isDurable();
    }

    @Override
    public Map<String, Long> stop(Duration patience) {
      return inner.stop(patience);
    }
  }

  private Intake intake(Spool spool) {
    return new Intake(ring, spool, listener, Clock.systemUTC(), appends::incrementAndGet);
  }
}
