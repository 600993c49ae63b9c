package dev.weft.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.annotation.Field;
import dev.weft.event.EventType;
import dev.weft.extract.Path;
import dev.weft.extract.PathException;
import dev.weft.extract.PathParser;
import dev.weft.extract.Signature;
import java.lang.invoke.MethodHandles;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConventionsTest {
  private static final Signature ADD =
      new Signature(
          "Cart#add",
          List.of("java.lang.String", "com.acme.Item", "jakarta.servlet.http.HttpServletRequest"),
          List.of("sku", "item", "request"),
          MethodHandles.publicLookup());

  @Test
  void aFieldIsLookedForInParametersThenInTheRequestThenInProperties() throws Exception {
    List<String> texts = texts(sources(rule(EventType.ADD_TO_CART), ADD), Field.PRODUCT_IDS);

    assertThat(texts)
        .startsWith("arg.sku", "path.productIds")
        .containsSubsequence("path.sku", "query.productIds", "query.sku", "form.sku", "arg[1].sku")
        .endsWith("arg[1].itemIds")
        .noneMatch(text -> text.startsWith("arg[0]") || text.startsWith("arg[2]"));
  }

  @Test
  void onlyFieldsThatTheTypeTakesAreLookedFor() throws Exception {
    assertThat(sources(rule(EventType.ADD_TO_CART), ADD))
        .extracting(Rule.Source::field)
        .containsExactlyInAnyOrder(Field.PRODUCT_IDS, Field.PRODUCT_GROUP_IDS, Field.QUANTITIES);
    assertThat(sources(rule(EventType.SEARCH), ADD))
        .extracting(Rule.Source::field)
        .containsExactly(Field.SEARCH_KEYWORDS);
    assertThat(sources(rule(EventType.HOME_PAGE_VIEW), ADD)).isEmpty();
  }

  @Test
  void whatTheRuleNamesIsNotLookedFor() throws Exception {
    assertThat(sources(rule(EventType.ADD_TO_CART, Field.PRODUCT_IDS), ADD))
        .extracting(Rule.Source::field)
        .containsExactly(Field.QUANTITIES);
    assertThat(sources(rule(EventType.ADD_TO_CART, Field.PRODUCT_GROUP_IDS), ADD))
        .extracting(Rule.Source::field)
        .containsExactly(Field.QUANTITIES);
  }

  @Test
  void aCustomEventHasNoProductsUnlessItSaysSo() throws Exception {
    assertThat(sources(rule(EventType.CUSTOM), ADD)).isEmpty();
  }

  @Test
  void outsideAMethodOnlyTheRequestIsLookedAt() throws Exception {
    assertThat(texts(sources(rule(EventType.RATE), Signature.NONE), Field.RATING))
        .containsExactly(
            "path.rating",
            "path.stars",
            "path.score",
            "query.rating",
            "query.stars",
            "query.score",
            "form.rating",
            "form.stars",
            "form.score",
            "body.rating",
            "body.stars",
            "body.score");
  }

  @Test
  void otherNamesReplaceTheUsualOnesOrComeBesideThem() throws Exception {
    Conventions replaced = Conventions.usual().with(Field.RATING, List.of("note"));
    Conventions added = Conventions.usual().with(Field.RATING, List.of("note", "usual", "note"));
    Conventions none = Conventions.usual().with(Field.RATING, List.of());
    Rule rate = rule(EventType.RATE);

    assertThat(texts(replaced.sources(rate, Signature.NONE), Field.RATING))
        .containsExactly("path.note", "query.note", "form.note", "body.note");
    assertThat(texts(added.sources(rate, Signature.NONE), Field.RATING))
        .startsWith("path.note", "path.rating", "path.stars", "path.score", "query.note")
        .hasSize(16);
    assertThat(texts(none.sources(rate, Signature.NONE), Field.RATING)).isEmpty();
    assertThat(texts(none.sources(rate, Signature.NONE), Field.PRODUCT_IDS)).isNotEmpty();
  }

  @Test
  void whatCannotBeANameIsRefused() {
    assertThatThrownBy(() -> Conventions.usual().with(Field.RATING, List.of("my note")))
        .isInstanceOf(PathException.class)
        .hasMessage("\"my note\" is no name: it consists of letters, digits, _ and -");
  }

  @Test
  void aMapIsLookedIntoLikeAClassOfTheApplication() throws Exception {
    Signature signature =
        new Signature(
            "Cart#add",
            List.of("java.util.Map", "java.util.List"),
            List.of("body", "others"),
            MethodHandles.publicLookup());

    assertThat(texts(sources(rule(EventType.RATE), signature), Field.RATING))
        .endsWith("form.score", "arg[0].rating", "arg[0].stars", "arg[0].score");
  }

  @Test
  void theTableForTheDocumentationIsACopy() {
    Conventions.usualNames().clear();

    assertThat(Conventions.usualNames()).containsKey(Field.PRODUCT_IDS);
  }

  private static List<Rule.Source> sources(Rule rule, Signature signature) {
    return Conventions.usual().sources(rule, signature);
  }

  private static List<String> texts(List<Rule.Source> sources, Field field) {
    return sources.stream()
        .filter(source -> source.field() == field)
        .flatMap(source -> source.paths().stream())
        .map(Path::text)
        .toList();
  }

  private static Rule rule(EventType type, Field... named) throws Exception {
    List<Path> path = PathParser.parse("'x'");
    List<Rule.Source> sources =
        List.of(named).stream().map(field -> new Rule.Source(field, "", path)).toList();
    return new Rule("weft.yaml:1", type, "", List.of(), sources, Optional.empty());
  }
}
