package dev.weft.destination.personalize;

import dev.weft.annotation.Field;
import dev.weft.destination.Examples;
import dev.weft.destination.Limits;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.http.HttpPoster;
import dev.weft.http.RetryAfter;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** What the tests of both destinations are made of. */
final class Fixture {
  static final String KEY = "AKIDEXAMPLE";
  static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";
  static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  static final Limits LIMITS = new Limits(Checks.EVENTS, PersonalizeFactory.MAX_BYTES);
  static final Duration SLOW = Duration.ofSeconds(60);

  private Fixture() {}

  static Checks checks() {
    return new Checks(Clock.systemUTC());
  }

  static Calls calls(URI endpoint) {
    return calls(endpoint, new FixedCredentials(FixedCredentials.key(KEY, SECRET)));
  }

  static Calls calls(URI endpoint, Credentials credentials) {
    Clock clock = Clock.systemUTC();
    return Calls.signed(
        new SignedPoster(
            endpoint,
            new HttpPoster(Duration.ofSeconds(5)),
            new Signature(PersonalizeStub.REGION),
            credentials,
            clock),
        new Answers("personalize-actions", new RetryAfter(clock), SLOW));
  }

  static ActionsDestination actions(Calls calls) {
    return new ActionsDestination(
        PersonalizeStub.ACTIONS_TRACKER, LIMITS, EventTypes.ofActions(), checks(), calls);
  }

  static EventsDestination events(Calls calls) {
    return new EventsDestination(
        PersonalizeStub.EVENTS_TRACKER, LIMITS, EventTypes.ofEvents(), checks(), calls);
  }

  /** The n-th interaction with an action, all of one visit. */
  static Interaction action(int n) {
    return Examples.build(builder(EventType.SUBSCRIBE, n).set(Field.ACTION_ID, "join-club-" + n));
  }

  /** The n-th interaction with one product, all of one visit. */
  static Interaction view(int n) {
    return Examples.build(builder(EventType.PRODUCT_DETAIL_PAGE_VIEW, n).productIds("a" + n));
  }

  static Interaction.Builder builder(EventType type, int n) {
    return Interaction.builder(type)
        .id(new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0000L + n))
        .at(AT.plusMillis(n))
        .userId("u-1")
        .set(Field.SESSION_ID, "s-1");
  }

  static List<String> ids(List<PersonalizeStub.Taken> taken) {
    return taken.stream().map(PersonalizeStub.Taken::id).toList();
  }
}
