package dev.weft.bootstrap;

import dev.weft.config.Key;
import dev.weft.visit.OwnCookies;
import dev.weft.visit.Visits;
import java.time.Duration;
import java.util.List;

/** The keys about whom an event is made of, and what it says of them. */
final class VisitKeys {
  static final Key<String> PSEUDONYM_KEY =
      Key.secret(
          "identity.pseudonym-key",
          "With it, a user's id is replaced by its HMAC-SHA-256 with this key, as 64 hexadecimal digits: of each event that is captured, whatever path the id comes from. At least 16 characters. Another key makes other people of all users.");

  static final Key<Boolean> COOKIES_ALLOWED =
      Key.flag(
          "identity.cookie.allowed",
          false,
          "Whether Weft may set two cookies of its own: one for a visitor that no path of `identity.anonymous-id` finds, and one that holds the visit. They are set with the first tracked call or route of a request, as long as the response is not committed, and never for who is no shopper or sends `Sec-GPC: 1` (unless that is ignored).");

  static final Key<String> COOKIE_NAME =
      Key.text(
          "identity.cookie.name",
          "weft_anonymous_id",
          "The name of the cookie that tells a visitor from others.");

  static final Key<String> COOKIE_SESSION_NAME =
      Key.text(
          "identity.cookie.session-name",
          "weft_session_id",
          "The name of the cookie that holds the visit. The browser forgets it when it is closed.");

  static final Key<Duration> COOKIE_LIFETIME =
      Key.duration(
          "identity.cookie.lifetime",
          Duration.ofDays(365),
          Duration.ofHours(1),
          Duration.ofDays(400),
          "How long the browser keeps a visitor's cookie. It is set once and not renewed.");

  static final Key<OwnCookies.SameSite> COOKIE_SAME_SITE =
      Key.choice(
          "identity.cookie.same-site",
          OwnCookies.SameSite.LAX,
          "With which requests of other sites both cookies are sent along.");

  static final Key<OwnCookies.Secure> COOKIE_SECURE =
      Key.choice(
          "identity.cookie.secure",
          OwnCookies.Secure.AUTO,
          "Whether both cookies are for encrypted connections only; `auto` when they are set over one, as the container or a proxy of `context.trusted-proxies` says, and with `same-site: none`, which browsers take in no other way.");

  static final Key<Boolean> COOKIE_HTTP_ONLY =
      Key.flag("identity.cookie.http-only", true, "Whether scripts of the page cannot read them.");

  static final Key<String> COOKIE_DOMAIN =
      Key.text(
          "identity.cookie.domain",
          "",
          "The domain that they are for, with all hosts in it, such as `example.org`; empty for the very host.");

  static final Key<String> COOKIE_PATH =
      Key.text("identity.cookie.path", "/", "The path that they are for.");

  static final Key<Boolean> PREFETCH =
      Key.flag(
          "suppress.prefetch",
          true,
          "Keeps out what a browser loads ahead: `Sec-Purpose`, `Purpose`, `X-Purpose` or `X-Moz` says prefetch, prerender or preview. A page that is shown after that makes no second request, and no event.");

  static final Key<Boolean> HEAD = Key.flag("suppress.head", true, "Keeps out requests by HEAD.");

  static final Key<Boolean> BOTS =
      Key.flag("suppress.bots", true, "Keeps out robots that say so in their `User-Agent`.");

  static final Key<List<String>> BOT_AGENTS =
      Key.list(
          "suppress.bot-agents",
          List.of(),
          "Further texts that a robot's `User-Agent` contains, in any case, such as `python-requests`.");

  static final Key<Boolean> HEALTH_CHECKS =
      Key.flag(
          "suppress.health-checks",
          true,
          "Keeps out load balancers and monitors, by their `User-Agent` and by `suppress.health-paths`.");

  static final Key<List<String>> HEALTH_PATHS =
      Key.list(
          "suppress.health-paths",
          List.of("/actuator/**", "/healthz", "/livez", "/readyz"),
          "Paths below the context path that only they ask for; `/**` at the end takes all below along. `/health` is none of them by default, since it may be what a shop sells.");

  static final Key<Visits.OptOut> GPC =
      Key.choice(
          "suppress.gpc",
          Visits.OptOut.WITHHOLD,
          "What follows from `Sec-GPC: 1`, a browser's wish that data be neither sold nor shared: no destination on the network gets the event, or it goes without the user's id, or nothing.");

  static final Key<List<String>> CONTEXT_FIELDS =
      Key.list(
          "context.fields",
          List.of(),
          "What of the request goes with each event, any of `page`, `referrer`, `user-agent`, `locale`, `ip` (truncated), `campaign`.");

  static final Key<List<String>> CONTEXT_ENTRIES =
      Key.list(
          "context.entries",
          List.of(),
          "Entries of the custom context of each event, written as `name = path`. A rule's own entry of that name wins.");

  static final Key<List<String>> TRUSTED_PROXIES =
      Key.list(
          "context.trusted-proxies",
          List.of(),
          "Networks such as `10.0.0.0/8` and addresses of proxies whose `X-Forwarded-For` (without one `Forwarded`), `X-Forwarded-Proto` and `X-Forwarded-Host` are believed. Without any, the connection is.");

  static final Key<List<String>> SECRET_PARAMETERS =
      Key.list(
          "context.secret-parameters",
          List.of(),
          "Further names of query parameters that are taken out of the addresses of pages; case, `-` and `_` do not matter. Names such as `token`, `password`, `signature`, `sid` always are.");

  static final List<Key<?>> ALL =
      List.of(
          PSEUDONYM_KEY,
          COOKIES_ALLOWED,
          COOKIE_NAME,
          COOKIE_SESSION_NAME,
          COOKIE_LIFETIME,
          COOKIE_SAME_SITE,
          COOKIE_SECURE,
          COOKIE_HTTP_ONLY,
          COOKIE_DOMAIN,
          COOKIE_PATH,
          PREFETCH,
          HEAD,
          BOTS,
          BOT_AGENTS,
          HEALTH_CHECKS,
          HEALTH_PATHS,
          GPC,
          CONTEXT_FIELDS,
          CONTEXT_ENTRIES,
          TRUSTED_PROXIES,
          SECRET_PARAMETERS);

  private VisitKeys() {}
}
