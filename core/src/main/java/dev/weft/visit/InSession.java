package dev.weft.visit;

import dev.weft.request.Hashes;
import dev.weft.request.ServletRequestFacts;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers a visit in two attributes of the HTTP session, texts both, so that a session that is
 * stored or moved takes them along and none of our classes. No session is made; as long as there is
 * none, the id is made of what the browser sends anyway, and the session begins with that one.
 */
final class InSession implements Keeper {
  private static final String VISIT = "dev.weft.visit";
  private static final String USER = "dev.weft.visit.user";
  private static final int MAX_LENGTH = 1024;

  /** Spring Session leaves it in each request, and the session once it was fetched or made. */
  private static final String SPRING_STORE = "org.springframework.session.SessionRepository";

  private static final String SPRING_SESSION = SPRING_STORE + ".CURRENT_SESSION";

  /**
   * Whether a session was made in this request for which nothing is remembered yet. A session in a
   * store of Spring's is not fetched for that: it would be a way over the network in each request.
   */
  static boolean isDue(ServletRequestFacts request) {
    boolean stored = request.attribute(SPRING_STORE) != null;
    if (stored && request.attribute(SPRING_SESSION) == null) return false;
    boolean old = request.isRequestedSessionIdValid();
    return !old && request.isSessionNew() && request.sessionAttribute(VISIT) == null;
  }

  @Override
  public @Nullable Kept read(Place place) {
    if (!(place.inside().sessionAttribute(VISIT) instanceof String visit)) return null;
    if (visit.isEmpty() || visit.length() > MAX_LENGTH) return null;
    Object user = place.inside().sessionAttribute(USER);
    return new Kept(visit, user instanceof String text ? text : "");
  }

  @Override
  public void keep(Place place, Kept kept) {
    ServletRequestFacts request = place.inside();
    if (!request.hasSession()) return;
    request.setSessionAttribute(VISIT, kept.visit());
    request.setSessionAttribute(USER, kept.mark());
  }

  /**
   * A session that was there before Weft saw it gives its own id. One that is new, or not there,
   * goes on with what was before: the session that the browser still asks for is over, because
   * somebody signed out or was away for long, and each visit has one such; else the visitor's own
   * id. Of both comes one visit a day. An id in an address says nothing: a link that was copied
   * with it has many visitors.
   */
  @Override
  public String begin(Place place, long day, Supplier<String> visitor) {
    ServletRequestFacts request = place.inside();
    if (request.hasSession() && !request.isSessionNew()) return request.sessionId();
    String before = request.isRequestedSessionIdFromUrl() ? "" : request.requestedSessionId();
    if (!before.isEmpty()) return Hashes.hash("after", Long.toString(day), cut(before));
    String who = visitor.get();
    return who.isEmpty() ? request.sessionId() : Hashes.hash("day", Long.toString(day), who);
  }

  private static String cut(String id) {
    return id.length() <= MAX_LENGTH ? id : id.substring(0, MAX_LENGTH);
  }
}
