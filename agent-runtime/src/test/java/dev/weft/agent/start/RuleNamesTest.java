package dev.weft.agent.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
              - route: GET /x
            """);

    assertThat(RuleNames.classesIn(file.toString()))
        .containsExactlyInAnyOrder(
            "com/acme/Commented",
            "com/acme/shop/CartController",
            "com/acme/Likes$Inner",
            "com/acme/Search");
  }

  @Test
  void noFileMeansNoNames() {
    assertThat(RuleNames.classesIn("")).isEmpty();
    assertThat(RuleNames.classesIn(folder.resolve("missing.yaml").toString())).isEmpty();
  }
}
