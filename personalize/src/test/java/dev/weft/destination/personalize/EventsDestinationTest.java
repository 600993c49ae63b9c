package dev.weft.destination.personalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.annotation.Field;
import dev.weft.destination.Delivery;
import dev.weft.destination.Destination;
import dev.weft.destination.Examples;
import dev.weft.destination.UnfitException;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EventsDestinationTest extends PersonalizeContract {
  @Override
  protected Destination open() {
    return Fixture.events(Fixture.calls(stub.address()));
  }

  @Override
  protected Interaction example(int n) {
    return Fixture.view(n);
  }

  @Override
  protected Interaction unicode() {
    return Examples.build(
        Fixture.builder(EventType.LIKE, 77).productIds("crème brûlée 🍮 \"quoted\" \\ \n 商品"));
  }

  /** The ids of session and user stand in the envelope, in the length that they have. */
  @Override
  protected int spareEnvelopeBytes() {
    return 4096;
  }

  @Test
  void everyFieldOfAnEventIsSent() throws Exception {
    Interaction interaction =
        Examples.build(
            Fixture.builder(EventType.CLICK, 1)
                .productIds("a001")
                .set(Field.RECOMMENDATION_ID, "RID-1")
                .set(Field.IMPRESSION, List.of("a001", "a002"))
                .set(Field.PROPERTIES, Map.of("numberOfRatings", "12"))
                .set(Field.EVENT_VALUE, 4.5)
                .set(Field.ATTRIBUTION_SOURCE, "newsletter"));

    send(interaction);

    PersonalizeStub.Taken sent = stub.taken().get(0);
    assertThat(sent.call().path("userId").asText()).isEqualTo("u-1");
    assertThat(sent.call().path("sessionId").asText()).isEqualTo("s-1");
    assertThat(stub.requests().get(0).body())
        .contains(
            "{\"eventId\":\""
                + interaction.id()
                + "\",\"eventType\":\"Click\",\"eventValue\":4.5,\"itemId\":\"a001\","
                + "\"properties\":\"{\\\"numberOfRatings\\\":\\\"12\\\"}\","
                + "\"sentAt\":1767323045.679,\"recommendationId\":\"RID-1\","
                + "\"impression\":[\"a001\",\"a002\"],"
                + "\"metricAttribution\":{\"eventAttributionSource\":\"newsletter\"}}");
  }

  @Test
  void eachProductIsAnEventWithAnIdOfItsOwn() throws Exception {
    Interaction order =
        Examples.build(
            Fixture.builder(EventType.CHECKOUT, 1).productIds("a1", "a2").quantities(1, 3));

    send(order);

    assertThat(stub.requests()).hasSize(1);
    assertThat(Fixture.ids(stub.taken())).containsExactly(order.id() + "-1", order.id() + "-2");
    assertThat(stub.taken())
        .extracting(each -> each.event().path("itemId").asText())
        .containsExactly("a1", "a2");
    assertThat(stub.taken())
        .extracting(each -> each.event().path("eventType").asText())
        .containsOnly("Purchase");
  }

  @Test
  void anOrderOfMoreThanTenProductsIsSeveralCalls() throws Exception {
    String[] products = IntStream.range(0, 23).mapToObj(i -> "a" + i).toArray(String[]::new);
    Interaction order = Examples.build(Fixture.builder(EventType.CHECKOUT, 1).productIds(products));

    assertThat(send(order)).isEqualTo(Delivery.accepted());

    assertThat(stub.requests()).hasSize(3);
    assertThat(destination().requests(23)).as("for the rate").isEqualTo(3);
    assertThat(destination().requests(10)).isEqualTo(1);
    assertThat(stub.taken())
        .extracting(each -> each.event().path("itemId").asText())
        .containsExactly(products);
  }

  /** A hundred thousand products, each with the impression beside it, are a gigabyte. */
  @Test
  void anInteractionOfMoreThanAThousandProductsIsUnfit() {
    String[] products = IntStream.range(0, 1001).mapToObj(i -> "a" + i).toArray(String[]::new);
    Interaction order = Examples.build(Fixture.builder(EventType.CHECKOUT, 1).productIds(products));

    assertThatThrownBy(() -> destination().encode(order))
        .isInstanceOf(UnfitException.class)
        .hasMessage("not fit for PutEvents: it has 1001 products, of at most 1000");
  }

  @Test
  void onlyEventsOfOneSessionAndUserTravelTogether() {
    Interaction one = Fixture.view(1);
    Interaction sameVisit = Fixture.view(2);
    Interaction otherUser =
        Examples.build(Fixture.builder(EventType.LIKE, 3).userId("u-2").productIds("a"));
    Interaction otherSession =
        Examples.build(
            Fixture.builder(EventType.LIKE, 4).set(Field.SESSION_ID, "s-2").productIds("a"));

    assertThat(destination().batchKey(sameVisit)).isEqualTo(destination().batchKey(one));
    assertThat(destination().batchKey(otherUser)).isNotEqualTo(destination().batchKey(one));
    assertThat(destination().batchKey(otherSession)).isNotEqualTo(destination().batchKey(one));
  }

  @Test
  void aRatingIsTheValueOfItsEvent() throws Exception {
    send(
        Examples.build(Fixture.builder(EventType.RATE, 1).productIds("a1").set(Field.RATING, 3.5)));

    assertThat(stub.taken().get(0).event().path("eventValue").asDouble()).isEqualTo(3.5);
  }

  @Test
  void whatSaysNothingOfAnInterestInAnItemIsNotForIt() {
    Interaction search =
        Examples.build(Fixture.builder(EventType.SEARCH, 1).set(Field.SEARCH_KEYWORDS, "mug"));
    Interaction shown = Examples.build(Fixture.builder(EventType.IMPRESSION, 2).productIds("a1"));
    Interaction disliked = Examples.build(Fixture.builder(EventType.DISLIKE, 3).productIds("a1"));

    assertThat(destination().encode(search)).isEmpty();
    assertThat(destination().encode(shown)).isEmpty();
    assertThat(destination().encode(disliked)).isEmpty();
  }

  @Test
  void aCustomActionMayBeNamedNone() throws Exception {
    send(
        Examples.build(
            Fixture.builder(EventType.CUSTOM, 1)
                .set(Field.CUSTOM_ACTION_NAME, "none")
                .productIds("a1")));

    assertThat(stub.taken().get(0).event().path("eventType").asText()).isEqualTo("none");
  }

  @Test
  void anIdThatMisoTakesMayBeTooLongHere() {
    Interaction view =
        Examples.build(Fixture.builder(EventType.LIKE, 1).productIds("x".repeat(300)));

    assertThatThrownBy(() -> destination().encode(view))
        .isInstanceOf(UnfitException.class)
        .hasMessage("not fit for PutEvents: itemId has 300 characters, of at most 256");
  }

  private Delivery send(Interaction... interactions) throws Exception {
    return destination().send(Examples.batch(destination(), interactions));
  }
}
