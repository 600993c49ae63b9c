package dev.weft.destination.personalize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.config.Key;
import dev.weft.config.Problems;
import dev.weft.config.Settings;
import dev.weft.destination.Delivery;
import dev.weft.destination.Destination;
import dev.weft.destination.DestinationFactory;
import dev.weft.destination.Examples;
import dev.weft.log.ListLog;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class PersonalizeFactoryTest {
  private final ActionsFactory actions = new ActionsFactory(Map.of());
  private final EventsFactory events = new EventsFactory(Map.of());
  private final Problems problems = new Problems();
  private final ListLog log = new ListLog();

  @Test
  void bothAreFoundByTheServiceLoader() {
    List<String> names = new ArrayList<>();
    ServiceLoader.load(DestinationFactory.class).forEach(each -> names.add(each.name()));

    assertThat(names).contains("personalize-actions", "personalize-events");
  }

  @Test
  void noKeyIsToldTwice() {
    List<Key<?>> keys = new ArrayList<>(actions.keys());
    keys.addAll(events.keys());
    Set<String> names = new HashSet<>();

    assertThat(keys).allSatisfy(key -> assertThat(names.add(key.name())).as(key.name()).isTrue());
  }

  @Test
  void whatIsMissingIsToldAtOnce() {
    prepare(actions, Map.of());

    assertThat(problems.lines())
        .containsExactly(
            "default: personalize-actions.tracking-id: the destination personalize-actions needs"
                + " it, or take personalize-actions out of destinations",
            "default: personalize-actions needs personalize.region, or AWS_REGION in the environment");
  }

  @Test
  void theRegionOfTheEnvironmentWillDo() {
    prepare(
        new ActionsFactory(Map.of("AWS_REGION", "eu-west-1")),
        Map.of("personalize-actions.tracking-id", "t"));
    prepare(
        new EventsFactory(Map.of("AWS_DEFAULT_REGION", "cn-north-1")),
        Map.of("personalize-events.tracking-id", "t"));

    assertThat(problems.lines()).isEmpty();
  }

  @Test
  void everythingWrongIsToldWithWhatIsRight() {
    prepare(
        actions,
        Map.of(
            "personalize-actions.tracking-id", "x".repeat(257),
            "personalize.region", "Ireland",
            "personalize.endpoint", "http://example.com",
            "personalize-actions.event-types", "like = Loved, share"));

    assertThat(String.join("\n", problems.lines()))
        .contains(
            "trackingId has 257 characters, of at most 256",
            "\"Ireland\" is no AWS region; it should look like eu-west-1",
            "personalize.endpoint must start with https://, or events would travel in clear to"
                + " example.com; it should look like https://personalize-events.eu-west-1.amazonaws.com",
            "personalize-actions.event-types: \"Loved\" is no event type of the service",
            "personalize-actions.event-types: \"share\" is no entry of the form add_to_cart = Taken");
  }

  @Test
  void aDryRunNeedsNoCredentialsAndTellsTheLog() throws Exception {
    Destination destination =
        prepare(
                actions,
                Map.of(
                    "personalize-actions.tracking-id", "t",
                    "personalize.region", "eu-west-1",
                    "personalize-actions.dry-run", "true"))
            .get();

    Delivery delivery =
        destination.send(Examples.batch(destination, Fixture.action(1), Fixture.action(2)));

    assertThat(delivery).isEqualTo(Delivery.accepted());
    assertThat(log.lines())
        .singleElement()
        .asString()
        .matches(
            ".*personalize-actions is on a dry run: POST /action-interactions with 2 events, \\d+"
                + " bytes, is not sent");
  }

  private Supplier<Destination> prepare(DestinationFactory factory, Map<String, String> values) {
    List<Key<?>> keys = new ArrayList<>(actions.keys());
    keys.addAll(events.keys());
    Settings settings = Settings.of(values, keys.toArray(new Key<?>[0]));
    return factory.prepare(settings, problems, log);
  }
}
