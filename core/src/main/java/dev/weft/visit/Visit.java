package dev.weft.visit;

import dev.weft.annotation.Field;
import dev.weft.request.Hashes;
import dev.weft.request.ServletRequestFacts;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one request tells about the visit it belongs to, looked at when the first tracked call or
 * route of it asks. Holds texts only, nothing of the request. One thread at a time.
 *
 * <p>The id of the visit, from one request to the next:
 *
 * <table>
 *   <caption>Who was and who is signed in</caption>
 *   <tr><th>before</th><th>now</th><th>the id</th></tr>
 *   <tr><td>anybody</td><td>the same</td><td>stays</td></tr>
 *   <tr><td>nobody</td><td>a user: a sign-in</td><td>stays, so that both histories join</td></tr>
 *   <tr><td>a user</td><td>nobody: a sign-out</td><td>is a new one</td></tr>
 *   <tr><td>a user</td><td>another user</td><td>is a new one</td></tr>
 * </table>
 *
 * <p>A new id follows from the old one, so that requests at the same time agree on it.
 */
public final class Visit {
  /** Outside any request. */
  public static final Visit NONE =
      new Visit(Visits.plain(), "", Visits.OptOut.IGNORE, Map.of(), 0, false);

  private static final String ATTRIBUTE = "dev.weft.visitor.cookie";

  private final Visits visits;
  private final String stranger;
  private final Visits.OptOut wish;
  private final Map<Field, Object> surroundings;
  private final long day;
  private final boolean ownCookies;
  private String anonymousId = "";
  private @Nullable Kept seen;

  Visit(
      Visits visits,
      String stranger,
      Visits.OptOut wish,
      Map<Field, Object> surroundings,
      long day,
      boolean ownCookies) {
    this.visits = visits;
    this.stranger = stranger;
    this.wish = wish;
    this.surroundings = surroundings;
    this.day = day;
    this.ownCookies = ownCookies;
  }

  /** Why it is no shopper's, in one word; empty if it may be one's. */
  public String stranger() {
    return stranger;
  }

  /** Whether no destination on the network may have its events. */
  public boolean isWithheld() {
    return wish == Visits.OptOut.WITHHOLD;
  }

  /** Whether its events must not name the user. */
  public boolean isAnonymous() {
    return wish == Visits.OptOut.ANONYMOUS;
  }

  /** What surrounds its interactions: texts, and for the custom context a map of texts. */
  public Map<Field, Object> surroundings() {
    return surroundings;
  }

  /** The id in Weft's own cookie; empty when there is none. */
  public String anonymousId() {
    return anonymousId;
  }

  /**
   * Makes sure that the visitor can be told from others, as long as a cookie can be set.
   *
   * @param known the id that the application or Miso's browser SDK has given; empty for none
   */
  public void meet(ServletRequestFacts outside, Supplier<String> known) {
    if (!ownCookies || !anonymousId.isEmpty()) return;
    OwnCookies cookies = visits.cookies().orElseThrow();
    String id =
        outside.attribute(ATTRIBUTE) instanceof String set
            ? set
            : outside.cookie(cookies.visitor());
    if (InCookie.isId(id)) {
      anonymousId = id;
    } else if (!outside.isCommitted() && known.get().isEmpty()) {
      anonymousId = visits.newId();
      outside.setAttribute(ATTRIBUTE, anonymousId);
      outside.addHeader(
          "Set-Cookie", cookies.setVisitor(anonymousId, visits.proxies().isEncrypted(outside)));
    }
  }

  /** Whether something can be remembered of the visit now. */
  public boolean canBeKept(Place place) {
    return stranger.isEmpty() && (ownCookies || place.inside().hasSession());
  }

  /**
   * The id of the visit, which is remembered for the next request if that is possible.
   *
   * @param user who is signed in; empty for nobody, null if that is not known
   * @param visitor who it is, be it a stranger; empty if that is not known
   * @return empty if there is nothing to make one of
   */
  public String id(Place place, @Nullable String user, Supplier<String> visitor) {
    if (!stranger.isEmpty()) return "";
    Keeper keeper = visits.keeper(ownCookies);
    Kept before = keeper.read(place);
    Kept now = before == null ? begun(keeper, place, user, visitor) : next(before, user);
    if (now.visit().isEmpty()) return "";
    if (!now.equals(before)) keeper.keep(place, now);
    seen = now;
    return now.visit();
  }

  /** The session may have gone or changed since this very request was looked at. */
  private Kept begun(Keeper keeper, Place place, @Nullable String user, Supplier<String> visitor) {
    Kept last = seen;
    if (last != null) {
      Kept next = next(last, user);
      if (next.visit().equals(last.visit())) return next;
    }
    String visit = keeper.begin(place, day, visitor);
    return Kept.of(visit, user == null ? "" : user);
  }

  private static Kept next(Kept before, @Nullable String user) {
    if (user == null || before.isOf(user)) return before;
    if (before.mark().isEmpty()) return Kept.of(before.visit(), user);
    return Kept.of(Hashes.hash("next", before.visit()), user); // of no user: one could try who
  }
}
