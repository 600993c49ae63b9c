package dev.weft.destination.personalize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.annotation.Field;
import dev.weft.destination.Examples;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class EventTypesTest {
  private final List<String> wrong = new ArrayList<>();

  @Test
  void everyTypeButCustomIsOneOfTheThreeWords() {
    for (EventType type : EventType.values()) {
      if (type == EventType.CUSTOM) continue;
      assertThat(ActionEventType.find(EventTypes.ofActions().of(of(type))))
          .as(type.name())
          .isPresent();
    }
    assertThat(EventTypes.ofActions().of(custom("join"))).isEmpty();
  }

  @Test
  void eventsAreCalledAsTheDomainsOfPersonalizeCallThem() {
    EventTypes types = EventTypes.ofEvents();

    assertThat(types.of(of(EventType.PRODUCT_DETAIL_PAGE_VIEW))).isEqualTo("View");
    assertThat(types.of(of(EventType.CHECKOUT))).isEqualTo("Purchase");
    assertThat(types.of(of(EventType.ADD_TO_CART))).isEqualTo("AddToCart");
    assertThat(types.of(of(EventType.DISLIKE))).isEqualTo("none");
  }

  @Test
  void theDocumentSaysTheDefaults() throws Exception {
    String document = Files.readString(Path.of("../docs/personalize.md"));
    Map<String, String> events =
        Map.of("`View`", "View", "`Purchase`", "Purchase", "not sent", "none");

    for (ActionEventType to : ActionEventType.values()) {
      assertThat(documented(document, "`" + to.wireName() + "`"))
          .isEqualTo(types(EventTypes.ofActions(), to.wireName()));
    }
    events.forEach(
        (cell, to) ->
            assertThat(documented(document, cell)).isEqualTo(types(EventTypes.ofEvents(), to)));
  }

  /** The types in the row of a table that begins with this cell. */
  private static Set<String> documented(String document, String cell) {
    Set<String> types = new TreeSet<>();
    Matcher row =
        Pattern.compile("^\\| " + Pattern.quote(cell) + " \\|(.*)\\|$", Pattern.MULTILINE)
            .matcher(document);
    assertThat(row.find()).as(cell).isTrue();
    Matcher type = Pattern.compile("`(\\w+)`").matcher(row.group(1));
    while (type.find()) types.add(type.group(1));
    return types;
  }

  private static Set<String> types(EventTypes map, String to) {
    Set<String> types = new TreeSet<>();
    for (EventType type : EventType.values()) {
      if (map.of(type).equals(to)) types.add(type.wireName());
    }
    return types;
  }

  @Test
  void whatIsConfiguredHoldsOverTheDefaults() {
    EventTypes types =
        EventTypes.ofActions()
            .with(
                List.of("share = NOT_TAKEN", "join = taken", "click=none"),
                EventTypesTest::action,
                wrong);

    assertThat(wrong).isEmpty();
    assertThat(types.of(of(EventType.SHARE))).isEqualTo("Not Taken");
    assertThat(types.of(custom("join"))).isEqualTo("Taken");
    assertThat(types.of(of(EventType.CLICK))).isEqualTo("none");
    assertThat(types.of(of(EventType.LIKE))).isEqualTo("Taken");
  }

  @Test
  void everyWrongEntryIsTold() {
    var unused =
        EventTypes.ofActions()
            .with(List.of("share", "= Taken", "like = Loved"), EventTypesTest::action, wrong);

    assertThat(wrong)
        .containsExactly(
            "\"share\" is no entry of the form add_to_cart = Taken",
            "\"= Taken\" is no entry of the form add_to_cart = Taken",
            "\"Loved\" is no event type of the service");
  }

  private static Optional<String> action(String written) {
    return ActionEventType.find(written).map(ActionEventType::wireName);
  }

  private static Interaction of(EventType type) {
    return Examples.build(Interaction.builder(type).userId("u"));
  }

  private static Interaction custom(String name) {
    return Examples.build(
        Interaction.builder(EventType.CUSTOM)
            .userId("u")
            .set(Field.CUSTOM_ACTION_NAME, name)
            .set(Field.PROPERTIES, Map.of()));
  }
}
