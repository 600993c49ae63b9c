package dev.weft.agent.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.weave.RuledClasses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleNamesTest {
  @TempDir Path folder;

  @Test
  void classesAreFoundInEverySpellingOfARule() throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("weft.yaml"),
            """
            # method: com.acme.Commented#out
            rules:
              - method: com.acme.shop.CartController#add(String, Item)
                type: add_to_cart
              - {type: like, method: "com.acme.Likes$Inner#like"}
              - type: search
                method:   'com.acme.Search#find'
              - method: "*..Page#show*"
              - method: com.acme..*Api#add(..)
              - route: GET /x
            """);

    RuledClasses classes = RuleNames.classesIn(file.toString());

    assertThat(
            List.of(
                "com/acme/Commented",
                "com/acme/shop/CartController",
                "com/acme/Likes$Inner",
                "com/acme/Search",
                "org/other/Page",
                "com/acme/shop/v1/CartApi"))
        .allMatch(classes::contains);
    assertThat(List.of("com/acme/Cart", "Page", "com/acme/Likes")).noneMatch(classes::contains);
  }

  @Test
  void noFileMeansNoNames() {
    String missing = folder.resolve("missing.yaml").toString();

    assertThat(RuleNames.classesIn("").contains("com/acme/Cart")).isFalse();
    assertThat(RuleNames.classesIn(missing).contains("com/acme/Cart")).isFalse();
  }
}
