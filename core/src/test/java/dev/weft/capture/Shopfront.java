package dev.weft.capture;

import dev.weft.annotation.Field;
import dev.weft.config.Problems;
import dev.weft.config.RuleText;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionListener;
import dev.weft.event.Lane;
import dev.weft.extract.Path;
import dev.weft.extract.PathException;
import dev.weft.extract.PathParser;
import dev.weft.extract.Signature;
import dev.weft.request.FakeServlet;
import dev.weft.visit.Addresses;
import dev.weft.visit.OwnCookies;
import dev.weft.visit.Proxies;
import dev.weft.visit.Pseudonyms;
import dev.weft.visit.Robots;
import dev.weft.visit.Shoppers;
import dev.weft.visit.Surroundings;
import dev.weft.visit.Visits;
import java.lang.invoke.MethodHandles;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A shop with one tracked method, {@code like}, as a test sets it up: who events are made of and
 * what became of them. The user is {@code session.user}, the visitor {@code header.X-Visitor}. One
 * thread.
 */
final class Shopfront {
  final List<Interaction> events = new ArrayList<>();
  final List<String> suppressed = new ArrayList<>();
  final List<String> dropped = new ArrayList<>();
  int captured;

  Set<Shoppers.Stranger> kept = EnumSet.allOf(Shoppers.Stranger.class);
  Visits.OptOut optOut = Visits.OptOut.WITHHOLD;
  Set<Surroundings.Part> parts = Set.of();
  List<String> proxies = List.of();
  List<Rule.Source> entries = List.of();
  Optional<OwnCookies> cookies = Optional.empty();
  Optional<Pseudonyms> pseudonyms = Optional.empty();
  List<String> local = List.of();
  Instant now = Instant.parse("2026-01-02T03:04:05.678Z");
  private int ids;
  private @Nullable Capture capture;
  private @Nullable TrackedMethod like;
  private String[] more = {};

  /** Cookies as they are by default. */
  static OwnCookies usualCookies() {
    return new OwnCookies(
        "weft_anonymous_id",
        "weft_session_id",
        Duration.ofDays(365),
        OwnCookies.SameSite.LAX,
        OwnCookies.Secure.AUTO,
        true,
        "",
        "/");
  }

  /** Gives the rule of {@code like} more keys and values. */
  Shopfront rule(String... keysAndValues) {
    more = keysAndValues;
    return this;
  }

  Capture capture() {
    if (capture == null) {
      Visits visits =
          new Visits(
              new Shoppers(kept, Robots.with(List.of("acme-importer")), List.of("/health/**")),
              optOut,
              new Surroundings(parts, Proxies.of(proxies), new Addresses(List.of("voucher"))),
              cookies,
              () -> "%032x".formatted(++ids));
      Identity identity =
          new Identity(
              paths("session.user", "header.X-User"),
              paths("cookie.miso_anonymous_id", "header.X-Visitor"),
              paths("session-id"));
      capture =
          new Capture(
              new Common(identity, entries, visits.fields()),
              new Privacy(visits, pseudonyms, local),
              Conventions.usual(),
              events::add,
              new Ear(),
              new Clock() {
                @Override
                public Instant instant() {
                  return now;
                }

                @Override
                public ZoneOffset getZone() {
                  return ZoneOffset.UTC;
                }

                @Override
                public Clock withZone(ZoneId zone) {
                  return this;
                }
              },
              error -> {
                throw new AssertionError(error);
              });
    }
    return capture;
  }

  private final class Ear implements InteractionListener {
    @Override
    public void captured(Lane lane) {
      captured++;
    }

    @Override
    public void suppressed(Lane lane, String reason) {
      suppressed.add(reason);
    }

    @Override
    public void dropped(Lane lane, String reason, String detail) {
      dropped.add(reason);
    }
  }

  /** One request in which the tracked method is called once. */
  void visit(FakeServlet servlet) {
    during(servlet, this::call);
  }

  /** One request. */
  void during(FakeServlet servlet, Runnable body) {
    capture().enterRequest(servlet.request(), servlet.response());
    body.run();
    capture().leaveRequest(false);
  }

  /** The tracked method is called. */
  void call() {
    call(() -> {});
  }

  /** The tracked method is called and does this. */
  void call(Runnable body) {
    capture().enter(like(), null, new Object[] {"a1"});
    body.run();
    capture().exit(like().key(), null);
  }

  private TrackedMethod like() {
    if (like == null) {
      like =
          capture()
              .method(
                  "like",
                  List.of(ruleOf("like", more)),
                  new Signature(
                      "Shop#like(String)",
                      List.of("java.lang.String"),
                      List.of("sku"),
                      MethodHandles.lookup()),
                  new Problems())
              .orElseThrow();
    }
    return like;
  }

  /** Adds a rule for a route. */
  void route(String route) {
    capture().addRoute(route, ruleOf("home_page_view"), new Problems());
  }

  private Rule ruleOf(String type, String... keysAndValues) {
    List<RuleText.Entry> entries = new ArrayList<>();
    entries.add(new RuleText.Entry("weft.yaml:1", "type", List.of(type)));
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entries.add(
          new RuleText.Entry("weft.yaml:1", keysAndValues[i], List.of(keysAndValues[i + 1])));
    }
    Problems problems = new Problems();
    return new RuleParser(
            Set.of("file", "miso"),
            Set.copyOf(
                new Surroundings(parts, Proxies.of(List.of()), new Addresses(List.of())).fields()))
        .parse(new RuleText("weft.yaml:1", entries), problems)
        .orElseThrow(() -> new AssertionError(problems.report()));
  }

  static List<Path> paths(String... texts) {
    List<Path> paths = new ArrayList<>();
    try {
      for (String text : texts) paths.addAll(PathParser.parse(text));
    } catch (PathException e) {
      throw new AssertionError(e);
    }
    return paths;
  }

  /** The field of all events in order; empty where one has none. */
  List<String> texts(Field field) {
    return events.stream().map(event -> event.text(field)).collect(Collectors.toList());
  }

  /** The ids of the visits of all events in order. */
  List<String> visits() {
    return texts(Field.SESSION_ID);
  }

  /** The context of the only event, less what it has not. */
  Map<Field, Object> context() {
    if (events.size() != 1) throw new AssertionError(events + " " + dropped + suppressed);
    return Stream.of(Field.values())
        .filter(field -> field.wireName().startsWith("context."))
        .filter(field -> events.get(0).get(field) != null)
        .collect(
            Collectors.toMap(field -> field, field -> String.valueOf(events.get(0).get(field))));
  }
}
