package dev.weft.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.config.SettingsSource;
import dev.weft.log.ListLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be wrong with the settings about whom events are made of. */
class VisitSettingsTest {
  @TempDir Path folder;
  private final ListLog log = new ListLog();

  @Test
  void everythingThatIsWrongIsToldAtOnce() throws Exception {
    String file =
        file(
            """
            identity:
              user-id: [arg.user]
              pseudonym-key: short
              cookie:
                allowed: true
                name: a b
                session-name: a;b
                domain: example.org; Secure
                same-site: none
                secure: never
            suppress.health-paths: [health, /a/*/b]
            context:
              fields: [referrer, user_agent]
              entries: [site, "x = result.id", "ok = header.X-Ok"]
              trusted-proxies: [10.0.0.0/8, proxy.local]
            """);

    Optional<Weft> weft = start(file);

    assertThat(weft).isEmpty();
    assertThat(log.lines())
        .singleElement()
        .satisfies(
            report ->
                assertThat(report)
                    .contains(
                        file + ":2: identity.user-id: \"arg.user\" reads a method",
                        file + ":3: identity.pseudonym-key: it is too short",
                        file + ":6: identity.cookie.name: a cookie's name has",
                        file + ":7: identity.cookie.session-name: a cookie's name has",
                        file + ":8: identity.cookie.domain: a part of a cookie has no blank",
                        file
                            + ":10: identity.cookie.secure: no browser takes a cookie with same-site",
                        file + ":11: suppress.health-paths: \"health\" is no path such as /health",
                        file + ":11: suppress.health-paths: \"/a/*/b\" is no path such as /health",
                        file
                            + ":13: context.fields: there is no \"user_agent\"; did you mean \"user-agent\"?",
                        file + ":13: context.fields: referrer needs page beside it",
                        file
                            + ":14: context.entries: \"site\" is no entry: write it as name = path",
                        file + ":14: context.entries: \"result.id\" reads a method",
                        file
                            + ":15: context.trusted-proxies: \"proxy.local\" is no network such as 10.0.0.0/8 or fd00::/8, and no address")
                    .doesNotContain("short\""));
  }

  @Test
  void aCookieThatItsNameForbidsIsAProblem() throws Exception {
    String file =
        file(
            """
            identity.cookie:
              allowed: true
              name: __Host-visitor
              session-name: __secure-visit
              domain: example.org
              path: /shop
              secure: never
            """);

    assertThat(start(file)).isEmpty();
    assertThat(log.lines())
        .singleElement()
        .asString()
        .contains(
            file
                + ":3: identity.cookie.name: browsers take __Host-visitor with path: /, no domain, and secure: auto or always only",
            file
                + ":4: identity.cookie.session-name: browsers take __secure-visit with secure: auto or always only");
  }

  @Test
  void aTitleNeedsNoAddressOfTheRuleWhenEachEventHasThePage() throws Exception {
    String rules =
        """
        rules:
          - route: GET /p/{sku}
            type: product_detail_page_view
            page-title: "'A mug'"
        """;

    assertThat(start(file(rules))).isEmpty();
    assertThat(start(file("context.fields: [page]\n" + rules))).isPresent();
  }

  private Optional<Weft> start(String file) {
    Optional<Weft> weft = Weft.start(new SettingsSource(file, true, Map.of(), Map.of()), log);
    weft.ifPresent(Weft::close);
    return weft;
  }

  private String file(String text) throws Exception {
    return Files.writeString(folder.resolve("weft.yaml"), text).toString();
  }
}
