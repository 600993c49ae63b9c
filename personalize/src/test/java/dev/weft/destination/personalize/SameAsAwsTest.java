package dev.weft.destination.personalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.collector.StubServer;
import dev.weft.http.Answer;
import dev.weft.http.HttpPoster;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.personalizeevents.PersonalizeEventsClient;
import software.amazon.awssdk.services.personalizeevents.model.Event;
import software.amazon.awssdk.services.personalizeevents.model.InvalidInputException;
import software.amazon.awssdk.services.personalizeevents.model.PersonalizeEventsException;
import software.amazon.awssdk.services.personalizeevents.model.PutActionInteractionsRequest;
import software.amazon.awssdk.services.personalizeevents.model.PutEventsRequest;
import software.amazon.awssdk.services.personalizeevents.model.ResourceNotFoundException;

/**
 * AWS's own client and ours, side by side against the same stub: so that the stub's reading of the
 * protocol is not ours alone.
 */
class SameAsAwsTest {
  private static final int CORPUS = 200;
  private static final List<
          software.amazon.awssdk.services.personalizeevents.model.ActionInteraction>
      NONE = List.of();
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private final PersonalizeStub stub = new PersonalizeStub().know(Fixture.KEY, Fixture.SECRET);
  private final PersonalizeEventsClient aws = client(Fixture.SECRET, PersonalizeStub.REGION);
  private final Calls calls = Fixture.calls(stub.address());
  private final Random random = new Random(20261126);

  @AfterEach
  void close() {
    calls.close();
    aws.close();
    stub.close();
  }

  private PersonalizeEventsClient client(String secret, String region) {
    return PersonalizeEventsClient.builder()
        .region(Region.of(region))
        .endpointOverride(stub.address())
        .httpClient(UrlConnectionHttpClient.create())
        .overrideConfiguration(each -> each.retryStrategy(retry -> retry.maxAttempts(1)))
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create(Fixture.KEY, secret)))
        .build();
  }

  @Test
  void actionInteractionsOfTheCorpusAreTheSameJsonAndBothSignaturesAreGood() throws Exception {
    for (int i = 0; i < CORPUS; i++) {
      List<ActionInteraction> batch = new ArrayList<>();
      for (int n = 1 + random.nextInt(3); n > 0; n--) batch.add(action());

      aws.putActionInteractions(request(batch));
      Answer ours =
          post(
              "/action-interactions",
              Wire.body(
                  Wire.openActions(PersonalizeStub.ACTIONS_TRACKER),
                  batch.stream().map(Wire::record).toList()));

      assertThat(ours.status()).as(ours.text()).isEqualTo(200);
      assertSameAsBefore();
    }
    assertThat(stub.violations()).isEmpty();
  }

  @Test
  void eventsOfTheCorpusAreTheSameJsonAndBothSignaturesAreGood() throws Exception {
    for (int i = 0; i < CORPUS; i++) {
      List<ItemEvent> batch = new ArrayList<>();
      for (int n = 1 + random.nextInt(3); n > 0; n--) batch.add(event());
      String user = random.nextBoolean() ? text(256) : "";
      String session = text(256);

      aws.putEvents(request(batch, user, session));
      Answer ours =
          post(
              "/events",
              Wire.body(
                  Wire.openEvents(PersonalizeStub.EVENTS_TRACKER, user, session),
                  batch.stream().map(Wire::record).toList()));

      assertThat(ours.status()).as(ours.text()).isEqualTo(200);
      assertSameAsBefore();
    }
    assertThat(stub.violations()).isEmpty();
  }

  @Test
  void theStubTellsAwsOwnClientWhatIsWrong() {
    assertThatThrownBy(
            () -> aws.putActionInteractions(each -> each.trackingId("t").actionInteractions(NONE)))
        .isInstanceOf(InvalidInputException.class)
        .hasMessageContaining("actionInteractions");
    assertThatThrownBy(
            () ->
                aws.putActionInteractions(
                    request(List.of(action())).toBuilder().trackingId("other").build()))
        .isInstanceOf(ResourceNotFoundException.class);
    try (PersonalizeEventsClient wrong = client("another secret", PersonalizeStub.REGION)) {
      assertThatThrownBy(() -> wrong.putActionInteractions(request(List.of(action()))))
          .isInstanceOfSatisfying(
              PersonalizeEventsException.class,
              e ->
                  assertThat(e.awsErrorDetails().errorCode())
                      .isEqualTo("InvalidSignatureException"));
    }
    try (PersonalizeEventsClient elsewhere = client(Fixture.SECRET, "us-east-1")) {
      assertThatThrownBy(() -> elsewhere.putActionInteractions(request(List.of(action()))))
          .isInstanceOf(PersonalizeEventsException.class)
          .hasMessageContaining("valid region");
    }
    assertThat(stub.taken()).isEmpty();
  }

  /** The last two requests: theirs, then ours. */
  private void assertSameAsBefore() throws Exception {
    List<StubServer.Request> all = stub.requests();
    StubServer.Request theirs = all.get(all.size() - 2);
    StubServer.Request ours = all.get(all.size() - 1);
    assertThat(normal(ours.body())).isEqualTo(normal(theirs.body()));
    assertThat(ours.target()).isEqualTo(theirs.target());
    assertThat(ours.headers().get("content-type")).isEqualTo(theirs.headers().get("content-type"));
  }

  /** Numbers as exact values, whatever the digits they were written with. */
  private static JsonNode normal(String json) throws Exception {
    return JSON.readTree(json);
  }

  private Answer post(String path, byte[] body) throws Exception {
    try (SignedPoster poster =
        new SignedPoster(
            stub.address(),
            new HttpPoster(Duration.ofSeconds(10)),
            new Signature(PersonalizeStub.REGION),
            new FixedCredentials(FixedCredentials.key(Fixture.KEY, Fixture.SECRET)),
            Clock.systemUTC())) {
      return poster.post(path, body);
    }
  }

  private ActionInteraction action() {
    ActionEventType[] types = ActionEventType.values();
    return new ActionInteraction(
        text(256),
        random.nextBoolean() ? text(256) : "",
        text(256),
        time(),
        types[random.nextInt(types.length)].wireName(),
        random.nextBoolean() ? text(256) : "",
        random.nextBoolean() ? text(40) : "",
        texts(),
        properties());
  }

  private ItemEvent event() {
    return new ItemEvent(
        text(256),
        time(),
        random.nextBoolean() ? text(256) : "",
        random.nextBoolean() ? text(256) : "",
        random.nextBoolean() ? value() : null,
        properties(),
        random.nextBoolean() ? text(40) : "",
        texts(),
        random.nextBoolean() ? "news letter-7" : "");
  }

  private float value() {
    float[] some = {0.1f, 1, 4.5f, 1e10f, 1.4E-45f, 3.4028235E38f, -0.0f, -17.25f};
    return some[random.nextInt(some.length)];
  }

  private Instant time() {
    return Instant.ofEpochMilli(
        random.nextInt(10) == 0 ? random.nextInt(2000) : 1_600_000_000_000L + random.nextInt());
  }

  private List<String> texts() {
    List<String> texts = new ArrayList<>();
    for (int n = random.nextInt(4); n > 0; n--) texts.add(text(200));
    return texts;
  }

  private Map<String, Object> properties() {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (int n = random.nextInt(3); n > 0; n--) {
      Object[] values = {text(40), random.nextInt(), random.nextBoolean(), 1.5};
      properties.put("key" + n, values[random.nextInt(values.length)]);
    }
    return properties;
  }

  /** Letters of each length in UTF-8, and what JSON escapes. */
  private String text(int longest) {
    String letters = "abcXYZ019 -_./:\"\\\n\t\u0001\u007fäß€漢字\u2028";
    StringBuilder text = new StringBuilder("x");
    int length = 1 + random.nextInt(Math.min(longest, 30) - 1);
    while (text.codePointCount(0, text.length()) < length) {
      if (random.nextInt(12) == 0) text.append("🍮");
      else text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }

  private static PutActionInteractionsRequest request(List<ActionInteraction> batch) {
    return PutActionInteractionsRequest.builder()
        .trackingId(PersonalizeStub.ACTIONS_TRACKER)
        .actionInteractions(batch.stream().map(SameAsAwsTest::theirs).toList())
        .build();
  }

  private static software.amazon.awssdk.services.personalizeevents.model.ActionInteraction theirs(
      ActionInteraction ours) {
    return software.amazon.awssdk.services.personalizeevents.model.ActionInteraction.builder()
        .actionId(ours.actionId())
        .userId(orNull(ours.userId()))
        .sessionId(ours.sessionId())
        .timestamp(ours.timestamp())
        .eventType(ours.eventType())
        .eventId(orNull(ours.eventId()))
        .recommendationId(orNull(ours.recommendationId()))
        .impression(ours.impression().isEmpty() ? null : ours.impression())
        .properties(ours.properties().isEmpty() ? null : Wire.json(ours.properties()))
        .build();
  }

  private static PutEventsRequest request(List<ItemEvent> batch, String user, String session) {
    return PutEventsRequest.builder()
        .trackingId(PersonalizeStub.EVENTS_TRACKER)
        .userId(orNull(user))
        .sessionId(session)
        .eventList(batch.stream().map(SameAsAwsTest::theirs).toList())
        .build();
  }

  private static Event theirs(ItemEvent ours) {
    Event.Builder event =
        Event.builder()
            .eventType(ours.eventType())
            .sentAt(ours.sentAt())
            .eventId(orNull(ours.eventId()))
            .itemId(orNull(ours.itemId()))
            .eventValue(ours.eventValue())
            .properties(ours.properties().isEmpty() ? null : Wire.json(ours.properties()))
            .recommendationId(orNull(ours.recommendationId()))
            .impression(ours.impression().isEmpty() ? null : ours.impression());
    if (!ours.attributionSource().isEmpty()) {
      event.metricAttribution(each -> each.eventAttributionSource(ours.attributionSource()));
    }
    return event.build();
  }

  private static @Nullable String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
