package dev.weft.destination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weft.event.Interaction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link Destination} does. Its test extends this, and so can the test of a destination
 * that is not ours.
 */
public abstract class DestinationContract {
  private Destination destination;

  /** Makes a destination whose other side takes everything that is well formed. */
  protected abstract Destination open() throws Exception;

  /** The body of the last request, or what the last batch added to a file. */
  protected abstract byte[] lastSent() throws Exception;

  /** The n-th of a row of interactions that may travel together, all different. */
  protected Interaction example(int n) {
    return Examples.addToCart(n);
  }

  /** One that has characters of two, three and four bytes in UTF-8, and what JSON escapes. */
  protected Interaction unicode() {
    return Examples.unicode();
  }

  /** By how much {@link Destination#envelopeBytes} may be above what is sent. */
  protected int spareEnvelopeBytes() {
    return 0;
  }

  /** The one that {@link #open} made for this test. */
  protected final Destination destination() {
    return destination;
  }

  @BeforeEach
  void makeDestination() throws Exception {
    destination = open();
  }

  @AfterEach
  void closeDestination() {
    destination.close();
  }

  @Test
  void aGoodBatchIsAccepted() throws Exception {
    Delivery delivery = destination.send(Examples.batch(destination, example(1), example(2)));

    assertThat(delivery).isEqualTo(Delivery.accepted());
  }

  @Test
  void everyRecordIsSentAsItWasEncodedAndInOrder() throws Exception {
    Batch batch = Examples.batch(destination, example(1), example(2));

    destination.send(batch);

    String sent = new String(lastSent(), StandardCharsets.UTF_8);
    List<String> records =
        batch.records().stream().map(each -> new String(each, StandardCharsets.UTF_8)).toList();
    assertThat(sent).containsSubsequence(records);
  }

  @Test
  void everyCharacterOfUnicodeIsTaken() throws Exception {
    Delivery delivery = destination.send(Examples.batch(destination, unicode(), example(1)));

    assertThat(delivery).isEqualTo(Delivery.accepted());
    assertThat(new String(lastSent(), StandardCharsets.UTF_8)).contains("crème brûlée", "商品");
  }

  @Test
  void envelopeBytesAreExactlyWhatIsSentBesidesTheRecords() throws Exception {
    for (int n : new int[] {1, 2, 3, 10}) {
      Batch batch = batchOf(n);

      destination.send(batch);

      int records = batch.records().stream().mapToInt(each -> each.length).sum();
      int most = destination.envelopeBytes(batch.records().size()) + records;
      assertThat(lastSent().length)
          .as("%d interactions", n)
          .isBetween(most - spareEnvelopeBytes(), most);
    }
  }

  @Test
  void aBatchAboveTheLimitsIsNotItsBusinessAndIsSentWhole() throws Exception {
    Batch batch = batchOf(destination.limits().maxRecords() + 1);

    Delivery delivery = destination.send(batch);

    assertThat(delivery).isEqualTo(Delivery.accepted());
    assertThat(new String(lastSent(), StandardCharsets.UTF_8))
        .contains(new String(batch.records().get(batch.size() - 1), StandardCharsets.UTF_8));
  }

  @Test
  void theLimitsLeaveRoomForARecord() {
    assertThat(destination.limits().maxRecords()).isPositive();
    assertThat(destination.limits().maxBytes()).isGreaterThan(destination.envelopeBytes(1));
  }

  @Test
  void anInteractionIsEncodedTheSameWayEachTimeSoThatAResendHasTheSameIds() {
    assertThat(destination.encode(example(1)).toArray())
        .isEqualTo(destination.encode(example(1)).toArray());
  }

  @Test
  void theNameFitsSettingsAndThreadNames() {
    assertThat(destination.name()).matches("[a-z][a-z0-9-]*");
  }

  @Test
  void theBatchKeyOfAnInteractionIsAlwaysTheSame() {
    assertThat(destination.batchKey(example(1))).isEqualTo(destination.batchKey(example(1)));
  }

  @Test
  void closingTwiceIsFine() {
    destination.close();

    assertThatCode(destination::close).doesNotThrowAnyException();
  }

  private Batch batchOf(int n) {
    return Examples.batch(
        destination, IntStream.range(0, n).mapToObj(this::example).toArray(Interaction[]::new));
  }
}
