package dev.weft.destination.miso;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.MAP;

import dev.weft.annotation.Field;
import dev.weft.collector.StubServer;
import dev.weft.destination.Batch;
import dev.weft.destination.Delivery;
import dev.weft.destination.Delivery.Verdict;
import dev.weft.destination.Destination;
import dev.weft.destination.DestinationContract;
import dev.weft.destination.Examples;
import dev.weft.destination.Limits;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.http.HttpPoster;
import dev.weft.http.RetryAfter;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(30)
class MisoDestinationTest extends DestinationContract {
  private static final String KEY = "s3cret-key";

  private final MisoStub miso = new MisoStub(KEY);

  @Override
  protected Destination open() {
    return open(miso.address(), KEY);
  }

  @Override
  protected byte[] lastSent() {
    List<StubServer.Request> requests = miso.requests();
    return requests.get(requests.size() - 1).body().getBytes(UTF_8);
  }

  @AfterEach
  void stop() {
    miso.close();
  }

  @Test
  void theRequestIsThatOfTheContractWithTheKeyInAHeaderAlone() throws Exception {
    send(Examples.addToCart(1));

    StubServer.Request request = miso.requests().get(0);
    assertThat(request.method()).isEqualTo("POST");
    assertThat(request.target()).isEqualTo("/v1/interactions");
    assertThat(request.headers())
        .containsEntry("x-api-key", KEY)
        .containsEntry("content-type", "application/json");
    assertThat(request.body())
        .isEqualTo(
            "{\"data\":[{\"type\":\"add_to_cart\",\"timestamp\":\"2026-01-02T03:04:05.679Z\","
                + "\"user_id\":\"u1\",\"product_ids\":[\"a001\",\"a002\"],\"quantities\":[3,5],"
                + "\"context\":{\"custom_context\":"
                + "{\"uuid\":\"01990000-0000-7000-8000-000000000001\"}}}]}");
    assertThat(miso.violations()).isEmpty();
  }

  @Test
  void theFieldsThatOnlyPersonalizeKnowsAreLeftOut() throws Exception {
    Delivery delivery = send(Examples.withFieldsOfPersonalize());

    assertThat(delivery).isEqualTo(Delivery.accepted());
    assertThat(miso.violations()).isEmpty();
    assertThat(miso.events().get(0))
        .containsOnlyKeys("type", "timestamp", "user_id", "product_ids", "context");
  }

  @Test
  void whatWasSearchedForArrivesCharacterByCharacter() throws Exception {
    send(Examples.unicode());

    assertThat(miso.events().get(0).get("search"))
        .isEqualTo(
            Map.of(
                "keywords",
                "crème brûlée 🍮 \"quoted\" \\ \n 商品",
                "filters",
                Map.of("brand", List.of("A&B", "C/D"))));
  }

  @ParameterizedTest
  @EnumSource
  void everyTypeWithEveryFieldItMayHaveIsTaken(EventType type) throws Exception {
    Interaction.Builder builder = Interaction.builder(type);
    for (Field field : Field.values()) {
      if (type.takes(field) && field != Field.TIMESTAMP) builder.set(field, valueOf(field));
    }

    Delivery delivery = send(Examples.build(builder));

    assertThat(miso.violations()).isEmpty();
    assertThat(delivery).isEqualTo(Delivery.accepted());
    assertThat(miso.events().get(0)).containsEntry("type", type.wireName());
  }

  @Test
  void theIdStandsBesideTheOwnEntriesOfTheCustomContext() throws Exception {
    Interaction interaction =
        Examples.build(
            Interaction.builder(EventType.CLICK)
                .userId("u1")
                .set(Field.CUSTOM_CONTEXT, Map.of("site", "de")));

    send(interaction);

    assertThat(miso.events().get(0).get("context"))
        .asInstanceOf(MAP)
        .extractingByKey("custom_context", MAP)
        .isEqualTo(Map.of("uuid", interaction.id().toString(), "site", "de"));
  }

  @Test
  void aDryRunIsCheckedButNotKept() throws Exception {
    try (Destination dry = open(URI.create(miso.address() + "?dry_run=1"), KEY)) {
      Delivery delivery = dry.send(Examples.batch(dry, Examples.addToCart(1)));

      assertThat(delivery).isEqualTo(Delivery.accepted());
    }
    assertThat(miso.requests().get(0).target()).isEqualTo("/v1/interactions?dry_run=1");
    assertThat(miso.violations()).isEmpty();
    assertThat(miso.events()).isEmpty();
  }

  @Test
  void aWrongKeyHoldsTheDestinationAndIsNotNamed() throws Exception {
    try (Destination wrong = open(miso.address(), "wr0ng")) {
      Delivery delivery = wrong.send(Examples.batch(wrong, Examples.addToCart(1)));

      assertThat(delivery)
          .isEqualTo(Delivery.hold("miso refused the key (HTTP 401: invalid api key.)"));
    }
  }

  @Test
  void aBadRecordIsRefusedByItsIndexAndNothingOfTheBatchIsKept() throws Exception {
    Batch.Parcel bad =
        new Batch.Parcel(
            Examples.addToCart(2), List.of("{\"type\":\"click\",\"sku\":1}".getBytes(UTF_8)));
    Batch good = Examples.batch(destination(), Examples.addToCart(1));

    Delivery delivery = destination().send(new Batch(List.of(good.parcels().get(0), bad)));

    assertThat(delivery)
        .isEqualTo(
            Delivery.refused(
                "miso refused 1 of 2 records (HTTP 422)",
                Map.of(1, "sku is invalid. The attribute is not allowed.")));
    assertThat(miso.events()).isEmpty();
  }

  @Test
  void anOutageIsARetryWithTheDelayThatWasAskedFor() throws Exception {
    miso.answerNext(503, "<html>", "Retry-After: 7");

    assertThat(send(Examples.addToCart(1)))
        .isEqualTo(Delivery.retry("miso cannot answer now (HTTP 503)", Duration.ofSeconds(7)));
    assertThat(send(Examples.addToCart(1)).verdict()).isEqualTo(Verdict.ACCEPTED);
    assertThat(miso.requests().get(0).body()).isEqualTo(miso.requests().get(1).body());
  }

  @Test
  void anOutageThatAsksToComeBackAtOnceIsStillOneRequest() throws Exception {
    miso.answerNext(503, "", "Retry-After: 0");

    assertThat(send(Examples.addToCart(1)).verdict()).isEqualTo(Verdict.RETRY);
    assertThat(miso.requests()).hasSize(1);
  }

  @Test
  void aBrokenConnectionIsAnExceptionAndNothingIsSentASecondTime() {
    miso.breakNext();

    assertThatThrownBy(() -> send(Examples.addToCart(1)))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining(KEY);
    assertThat(miso.requests()).hasSize(1);
  }

  private Delivery send(Interaction interaction) throws IOException {
    return destination().send(Examples.batch(destination(), interaction));
  }

  private static Destination open(URI address, String key) {
    return new MisoDestination(
        address,
        key,
        new Limits(1_000, 1 << 20),
        new HttpPoster(Duration.ofSeconds(10)),
        new MisoAnswers(new RetryAfter(Clock.systemUTC()), key));
  }

  private static Object valueOf(Field field) {
    return switch (field) {
      case MISO_ID -> "123e4567-e89b-12d3-a456-426614174000";
      case TRUNCATED_IP -> "192.0.2.0";
      case PRODUCT_IDS, PRODUCT_GROUP_IDS, CATEGORY, IMPRESSION -> List.of("a", "b");
      case QUANTITIES -> List.of(1, 2.5);
      case REVENUE, RATING, DURATION, EVENT_VALUE -> 3.25;
      case SEARCH_FILTERS -> Map.of("brand", List.of("A&B", "C/D"));
      case CUSTOM_CONTEXT ->
          Map.of(
              "flag",
              true,
              "n",
              1,
              "texts",
              List.of("a"),
              "flat",
              List.of(Map.of("k", "v", "n", 1)));
      case PROPERTIES -> Map.of("p", "q");
      default -> "text";
    };
  }
}
