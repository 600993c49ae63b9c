package dev.weft.bootstrap;

import dev.weft.capture.Common;
import dev.weft.capture.Identity;
import dev.weft.capture.Privacy;
import dev.weft.capture.Rule;
import dev.weft.capture.RuleParser;
import dev.weft.config.Key;
import dev.weft.config.Nearest;
import dev.weft.config.Problems;
import dev.weft.config.Settings;
import dev.weft.extract.Path;
import dev.weft.extract.PathException;
import dev.weft.extract.PathParser;
import dev.weft.visit.Addresses;
import dev.weft.visit.OwnCookies;
import dev.weft.visit.Proxies;
import dev.weft.visit.Pseudonyms;
import dev.weft.visit.RandomIds;
import dev.weft.visit.Robots;
import dev.weft.visit.Shoppers;
import dev.weft.visit.Shoppers.Stranger;
import dev.weft.visit.Surroundings;
import dev.weft.visit.Surroundings.Part;
import dev.weft.visit.Visits;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Puts together, from settings, who events are made of and what they say of them. What is wrong
 * ends among the problems. One thread.
 */
final class VisitAssembly {
  /** A shorter key can be found by trying. */
  private static final int MIN_KEY = 16;

  private final Settings settings;
  private final Problems problems;
  private final Visits visits;

  VisitAssembly(Settings settings, Problems problems) {
    this.settings = settings;
    this.problems = problems;
    Optional<OwnCookies> cookies = cookies();
    Supplier<String> ids = cookies.isPresent() ? new RandomIds() : () -> "";
    this.visits = new Visits(shoppers(), settings.get(VisitKeys.GPC), surroundings(), cookies, ids);
  }

  /** What every rule has beside its own. */
  Common common() {
    Identity identity =
        new Identity(paths(Keys.USER_ID), paths(Keys.ANONYMOUS_ID), paths(Keys.SESSION_ID));
    return new Common(identity, entries(), visits.fields());
  }

  /** Whom events are made of. */
  Privacy privacy(List<String> localDestinations) {
    return new Privacy(visits, pseudonyms(), localDestinations);
  }

  private Shoppers shoppers() {
    Set<Stranger> kept = EnumSet.noneOf(Stranger.class);
    if (settings.get(VisitKeys.PREFETCH)) kept.add(Stranger.PREFETCH);
    if (settings.get(VisitKeys.HEAD)) kept.add(Stranger.HEAD);
    if (settings.get(VisitKeys.HEALTH_CHECKS)) kept.add(Stranger.HEALTH_CHECK);
    if (settings.get(VisitKeys.BOTS)) kept.add(Stranger.BOT);
    for (String path : settings.get(VisitKeys.HEALTH_PATHS)) {
      if (path.startsWith("/") && path.replace("/**", "").indexOf('*') < 0) continue;
      add(VisitKeys.HEALTH_PATHS, "\"" + path + "\" is no path such as /health or /actuator/**");
    }
    return new Shoppers(
        kept,
        Robots.with(settings.get(VisitKeys.BOT_AGENTS)),
        settings.get(VisitKeys.HEALTH_PATHS));
  }

  private Surroundings surroundings() {
    Set<Part> parts = EnumSet.noneOf(Part.class);
    Map<String, Part> known = new TreeMap<>();
    for (Part part : Part.values()) known.put(name(part), part);
    for (String name : settings.get(VisitKeys.CONTEXT_FIELDS)) {
      Part part = known.get(name.toLowerCase(Locale.ROOT));
      if (part != null) {
        parts.add(part);
      } else {
        add(
            VisitKeys.CONTEXT_FIELDS,
            "there is no \"%s\"%s".formatted(name, Nearest.suggestion(name, known.keySet())));
      }
    }
    if (parts.contains(Part.REFERRER) && !parts.contains(Part.PAGE)) {
      add(VisitKeys.CONTEXT_FIELDS, "referrer needs page beside it");
    }
    return new Surroundings(
        parts, proxies(), new Addresses(settings.get(VisitKeys.SECRET_PARAMETERS)));
  }

  private static String name(Part part) {
    return part.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Proxies proxies() {
    try {
      return Proxies.of(settings.get(VisitKeys.TRUSTED_PROXIES));
    } catch (IllegalArgumentException e) {
      add(VisitKeys.TRUSTED_PROXIES, String.valueOf(e.getMessage()));
      return Proxies.of(List.of());
    }
  }

  private Optional<OwnCookies> cookies() {
    if (!settings.get(VisitKeys.COOKIES_ALLOWED)) return Optional.empty();
    checkName(VisitKeys.COOKIE_NAME);
    checkName(VisitKeys.COOKIE_SESSION_NAME);
    checkPart(VisitKeys.COOKIE_DOMAIN);
    checkPart(VisitKeys.COOKIE_PATH);
    OwnCookies cookies =
        new OwnCookies(
            settings.get(VisitKeys.COOKIE_NAME),
            settings.get(VisitKeys.COOKIE_SESSION_NAME),
            settings.get(VisitKeys.COOKIE_LIFETIME),
            settings.get(VisitKeys.COOKIE_SAME_SITE),
            settings.get(VisitKeys.COOKIE_SECURE),
            settings.get(VisitKeys.COOKIE_HTTP_ONLY),
            settings.get(VisitKeys.COOKIE_DOMAIN),
            settings.get(VisitKeys.COOKIE_PATH));
    if (cookies.visitor().equals(cookies.visit())) {
      add(VisitKeys.COOKIE_SESSION_NAME, "both cookies have the same name");
    }
    if (cookies.sameSite() == OwnCookies.SameSite.NONE
        && cookies.secure() == OwnCookies.Secure.NEVER) {
      add(VisitKeys.COOKIE_SECURE, "no browser takes a cookie with same-site: none without it");
    }
    checkPrefix(VisitKeys.COOKIE_NAME, cookies);
    checkPrefix(VisitKeys.COOKIE_SESSION_NAME, cookies);
    return Optional.of(cookies);
  }

  private void checkName(Key<String> key) {
    if (settings.get(key).matches("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}")) return;
    add(key, "a cookie's name has 1 to 64 letters, digits, - and _");
  }

  /** What a name promises by its beginning; a browser drops without a word what breaks it. */
  private void checkPrefix(Key<String> key, OwnCookies cookies) {
    String name = settings.get(key).toLowerCase(Locale.ROOT);
    boolean host = name.startsWith("__host-");
    if (!host && !name.startsWith("__secure-")) return;
    boolean safe = cookies.secure() != OwnCookies.Secure.NEVER;
    boolean whole = cookies.path().equals("/") && cookies.domain().isEmpty();
    if (safe && (whole || !host)) return;
    String needs = (host ? "path: /, no domain, and " : "") + "secure: auto or always";
    add(key, "browsers take %s with %s only".formatted(settings.get(key), needs));
  }

  private void checkPart(Key<String> key) {
    if (settings.get(key).matches("[!-:<-~]{0,255}")) return;
    add(key, "a part of a cookie has no blank and no semicolon in it");
  }

  private Optional<Pseudonyms> pseudonyms() {
    String key = settings.get(VisitKeys.PSEUDONYM_KEY);
    if (key.isEmpty()) return Optional.empty();
    if (key.length() < MIN_KEY) {
      add(
          VisitKeys.PSEUDONYM_KEY,
          "it is too short to keep anything secret; at least " + MIN_KEY + " characters will do");
    }
    return Optional.of(new Pseudonyms(key));
  }

  private List<Rule.Source> entries() {
    List<Rule.Source> entries = new ArrayList<>();
    for (String text : settings.get(VisitKeys.CONTEXT_ENTRIES)) {
      try {
        Rule.Source entry = RuleParser.contextEntry(text);
        for (Path path : entry.paths()) withoutMethod(path);
        entries.add(entry);
      } catch (PathException e) {
        add(VisitKeys.CONTEXT_ENTRIES, String.valueOf(e.getMessage()));
      }
    }
    return entries;
  }

  private List<Path> paths(Key<List<String>> key) {
    List<Path> paths = new ArrayList<>();
    for (String text : settings.get(key)) {
      try {
        for (Path path : PathParser.parse(text)) paths.add(withoutMethod(path));
      } catch (PathException e) {
        add(key, String.valueOf(e.getMessage()));
      }
    }
    return paths;
  }

  /** The same for all rules: it cannot be in the parameters of one method. */
  private static Path withoutMethod(Path path) throws PathException {
    return switch (path.root()) {
      case ARG, RESULT, THIS ->
          throw new PathException(
              "\""
                  + path.text()
                  + "\" reads a method, but identity is read from requests; name it in the rule instead");
      default -> path;
    };
  }

  private void add(Key<?> key, String problem) {
    problems.add(settings.origin(key), key.name() + ": " + problem);
  }
}
