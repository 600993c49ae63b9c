package dev.weft.destination.personalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.annotation.Field;
import dev.weft.destination.Batch;
import dev.weft.destination.Delivery;
import dev.weft.destination.Destination;
import dev.weft.destination.Examples;
import dev.weft.destination.UnfitException;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ActionsDestinationTest extends PersonalizeContract {
  @Override
  protected Destination open() {
    return Fixture.actions(Fixture.calls(stub.address()));
  }

  @Override
  protected Interaction example(int n) {
    return Fixture.action(n);
  }

  @Override
  protected Interaction unicode() {
    return Examples.build(
        Fixture.builder(EventType.SUBMIT, 77)
            .set(Field.ACTION_ID, "crème brûlée 🍮 \"quoted\" \\ \n 商品"));
  }

  @Test
  void everyFieldOfAnActionInteractionIsSent() throws Exception {
    Interaction interaction =
        Examples.build(
            Fixture.builder(EventType.SUBSCRIBE, 1)
                .set(Field.ACTION_ID, "join-club")
                .set(Field.RECOMMENDATION_ID, "RID-1")
                .set(Field.IMPRESSION, List.of("join-club", "buy-card"))
                .set(Field.PROPERTIES, Map.of("numberOfActions", 12)));

    send(interaction);

    assertThat(stub.requests().get(0).body())
        .contains(
            "{\"actionId\":\"join-club\",\"userId\":\"u-1\",\"sessionId\":\"s-1\","
                + "\"timestamp\":1767323045.679,\"eventType\":\"Taken\",\"eventId\":\""
                + interaction.id()
                + "\",\"recommendationId\":\"RID-1\",\"impression\":[\"join-club\",\"buy-card\"],"
                + "\"properties\":\"{\\\"numberOfActions\\\":12}\"}");
  }

  @Test
  void visitorsOfSeveralSessionsTravelTogether() throws Exception {
    Interaction other =
        Examples.build(
            Interaction.builder(EventType.DISLIKE)
                .anonymousId("visitor-9")
                .set(Field.ACTION_ID, "join-club"));

    Delivery delivery = send(Fixture.action(1), other);

    assertThat(delivery).isEqualTo(Delivery.accepted());
    assertThat(stub.requests()).hasSize(1);
    assertThat(stub.taken())
        .extracting(each -> each.event().path("sessionId").asText())
        .containsExactly("s-1", "visitor-9");
    assertThat(stub.taken().get(1).event().has("userId")).isFalse();
    assertThat(destination().batchKey(other)).isEqualTo(destination().batchKey(example(1)));
  }

  @Test
  void anInteractionWithoutAnActionIsNotForIt() {
    assertThat(destination().encode(Fixture.view(1))).isEmpty();
  }

  @Test
  void aCustomInteractionIsNotGuessed() {
    Interaction custom = custom("enrol_loyalty");

    assertThatThrownBy(() -> destination().encode(custom))
        .isInstanceOf(UnfitException.class)
        .hasMessage(
            "nothing says whether \"enrol_loyalty\" means Taken, Not Taken or Viewed; put it into"
                + " personalize-actions.event-types");
  }

  /** By hand a name may be any text, and the reason stands on the log. */
  @Test
  void aNameThatIsALineOrAMegabyteIsToldOnOneShortLine() {
    Interaction custom = custom("x\nweft: forged " + "y".repeat(1 << 20));

    assertThatThrownBy(() -> destination().encode(custom))
        .isInstanceOfSatisfying(
            UnfitException.class,
            e ->
                assertThat(e.reason())
                    .startsWith("nothing says whether \"x?weft: forged yyy")
                    .hasSizeLessThan(250)
                    .doesNotContain("\n"));
  }

  @Test
  void aCustomInteractionThatIsNamedLikeAnEventTypeIsOne() throws Exception {
    for (String name : List.of("TAKEN", "not_taken", "Not-Taken", "NotTaken", "viewed")) {
      send(custom(name));
    }

    assertThat(stub.taken())
        .extracting(each -> each.event().path("eventType").asText())
        .containsExactly("Taken", "Not Taken", "Not Taken", "Not Taken", "Viewed");
  }

  @Test
  void whatHasNoSessionAndNoVisitorIsUnfit() {
    Interaction interaction =
        Examples.build(
            Interaction.builder(EventType.LIKE).userId("u-1").set(Field.ACTION_ID, "join-club"));

    assertThatThrownBy(() -> destination().encode(interaction))
        .isInstanceOf(UnfitException.class)
        .hasMessage("not fit for PutActionInteractions: it has no sessionId");
  }

  private static Interaction custom(String name) {
    return Examples.build(
        Fixture.builder(EventType.CUSTOM, 5)
            .set(Field.CUSTOM_ACTION_NAME, name)
            .set(Field.ACTION_ID, "join-club"));
  }

  private Delivery send(Interaction... interactions) throws Exception {
    Batch batch = Examples.batch(destination(), interactions);
    return destination().send(batch);
  }
}
