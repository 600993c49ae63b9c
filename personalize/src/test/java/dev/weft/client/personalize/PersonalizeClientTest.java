package dev.weft.client.personalize;

import static dev.weft.destination.personalize.ActionEventType.TAKEN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.client.UploadResult;
import dev.weft.client.UploadResult.NotSent;
import dev.weft.client.UploadResult.Refused;
import dev.weft.client.UploadResult.Why;
import dev.weft.destination.personalize.ActionInteraction;
import dev.weft.destination.personalize.ItemEvent;
import dev.weft.destination.personalize.PersonalizeStub;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Isolated;

/** Sets the system properties that AWS's chain reads first. */
@Isolated
@Timeout(60)
class PersonalizeClientTest {
  private static final Map<String, String> KEYS =
      Map.of("aws.accessKeyId", "AKIAHAND", "aws.secretAccessKey", "hand-secret");
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String ACTIONS = PersonalizeStub.ACTIONS_TRACKER;
  private static final String EVENTS = PersonalizeStub.EVENTS_TRACKER;

  private final PersonalizeStub stub = new PersonalizeStub().know("AKIAHAND", "hand-secret");
  private final PersonalizeClient client =
      PersonalizeClient.start(
          Map.of(
              "personalize.region",
              PersonalizeStub.REGION,
              "personalize.endpoint",
              stub.address().toString()));

  @BeforeEach
  void setKeys() {
    KEYS.forEach(System::setProperty);
  }

  @AfterEach
  void close() {
    KEYS.keySet().forEach(System::clearProperty);
    client.close();
    stub.close();
  }

  @Test
  void actionInteractionsTravelTenInARequest() {
    UploadResult result = client.putActionInteractions(ACTIONS, actions(25));

    assertThat(result.isComplete()).isTrue();
    assertThat(result.accepted()).isEqualTo(25);
    assertThat(stub.requests()).hasSize(3);
    assertThat(stub.taken())
        .extracting(taken -> taken.event().path("actionId").asText())
        .containsExactlyElementsOf(actions(25).stream().map(ActionInteraction::actionId).toList());
    assertThat(stub.violations()).isEmpty();
  }

  @Test
  void eventsAreOfOneSessionAndUserEachCall() {
    UploadResult known = client.putEvents(EVENTS, "s-1", "u-1", List.of(event(1), event(2)));
    UploadResult unknown = client.putEvents(EVENTS, "s-2", "", List.of(event(3)));

    assertThat(known.accepted()).isEqualTo(2);
    assertThat(unknown.accepted()).isEqualTo(1);
    assertThat(stub.taken().get(0).call().path("userId").asText()).isEqualTo("u-1");
    assertThat(stub.taken().get(2).call().path("sessionId").asText()).isEqualTo("s-2");
    assertThat(stub.taken().get(2).call().has("userId")).isFalse();
  }

  @Test
  void anEventIdIsKeptAndOneIsMadeWhereThereIsNone() {
    stub.breakNext();

    client.putEvents(EVENTS, "s", "", List.of(event(1).eventId("my-own"), event(2)));

    assertThat(stub.requests()).hasSize(2);
    assertThat(stub.requests().get(1).body()).isEqualTo(stub.requests().get(0).body());
    assertThat(stub.taken().get(0).id()).isEqualTo("my-own");
    assertThat(stub.taken().get(1).id()).isNotEmpty();
  }

  @Test
  void whatIsWrongIsRefusedByItsPlaceAndTheOthersAreSent() {
    List<ActionInteraction> some = new ArrayList<>(actions(12));
    some.set(3, ActionInteraction.of("x".repeat(257), "s", AT, TAKEN));
    some.set(7, ActionInteraction.of(PersonalizeStub.POISON, "s", AT, TAKEN));

    UploadResult result = client.putActionInteractions(ACTIONS, some);

    assertThat(result.accepted()).isEqualTo(10);
    assertThat(result.refused())
        .containsExactly(
            new Refused(3, "actionId has 257 characters, of at most 256"),
            new Refused(
                7,
                "the service refused the batch (HTTP 400, InvalidInputException: 1 validation error"
                    + " detected)"));
    assertThat(result.notSent()).isEmpty();
  }

  @Test
  void whatIsNoJsonIsRefusedByItsPlaceAndTheOthersAreSent() {
    List<ActionInteraction> some = new ArrayList<>(actions(3));
    some.set(0, some.get(0).properties(Map.of("size", Double.NaN)));
    some.set(1, ActionInteraction.of("a", "s", Instant.MAX, TAKEN));

    UploadResult result = client.putActionInteractions(ACTIONS, some);

    assertThat(result.accepted()).isEqualTo(1);
    assertThat(result.refused()).extracting(Refused::index).containsExactly(0, 1);
    assertThat(stub.violations()).isEmpty();
  }

  @Test
  void aWrongTrackingIdIsHeldAndSaid() {
    UploadResult result = client.putActionInteractions("another", actions(2));

    assertThat(result.accepted()).isZero();
    assertThat(result.notSent())
        .singleElement()
        .satisfies(
            range -> {
              assertThat(range.why()).isEqualTo(Why.HELD);
              assertThat(range.to()).isEqualTo(2);
              assertThat(range.reason())
                  .startsWith("personalize-actions.tracking-id is not known there");
            });
    assertThat(client.putActionInteractions("", actions(1)).refused())
        .containsExactly(new Refused(0, "it has no trackingId"));
  }

  @Test
  void aServiceThatIsDownIsGivenUpWhenPatienceIsOver() {
    stub.goDown("/events");

    UploadResult result =
        client.patience(Duration.ZERO).putEvents(EVENTS, "s", "u", List.of(event(1)));

    assertThat(result.notSent()).extracting(NotSent::why).containsExactly(Why.TIME_OVER);
    assertThat(stub.requests()).hasSize(1);
  }

  @Test
  void whatIsMissingIsToldAtTheStart() {
    assertThatThrownBy(() -> PersonalizeClient.start(Map.of("personalize.region", "Ireland")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"Ireland\" is no AWS region; it should look like eu-west-1");
  }

  @Test
  void aClosedClientSaysSo() {
    client.close();

    assertThatThrownBy(() -> client.putActionInteractions(ACTIONS, actions(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the client is closed");
  }

  private static List<ActionInteraction> actions(int count) {
    List<ActionInteraction> actions = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      actions.add(ActionInteraction.of("action-" + i, "s-" + i, AT, TAKEN));
    }
    return actions;
  }

  private static ItemEvent event(int n) {
    return ItemEvent.of("View", "a" + n, AT);
  }
}
