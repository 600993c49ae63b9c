package dev.weft.capture;

import dev.weft.request.BodyCopy;
import dev.weft.request.ServletRequestFacts;
import dev.weft.visit.Place;
import dev.weft.visit.Visit;
import dev.weft.visit.Visits;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way through servlets and filters: the outermost of them decides when it begins
 * and ends; the innermost has the request as the application sees it, with the user and the session
 * that security and session filters put in. One thread.
 */
final class Exchange {
  private static final int MAX_DEPTH = 64;

  /** The container forgets it with the request, and every wrapper passes it on. */
  private static final String DEEP = "dev.weft.deep";

  /** No visitor does so much in one request; a loop that does must not fill the heap. */
  private static final int MAX_HELD = 500;

  private final List<Object> requests = new ArrayList<>(4);
  private final List<Object> responses = new ArrayList<>(4);
  private final @Nullable Call around;
  private final Generation rules;
  private final boolean redispatched;
  private int depth;
  private @Nullable ServletRequestFacts innermost;
  private List<Draft> held = List.of();
  private List<PendingResult> pending = List.of();
  private List<PendingResult> pendingInSpring = List.of();
  private @Nullable Object springManager;
  private @Nullable BodyCopy body;
  private @Nullable ServletRequestFacts outermost;
  private @Nullable Place place;
  private @Nullable Visit visit;
  private @Nullable List<Routed> routed;
  private boolean left;
  private boolean deep;

  /** How deep the innermost is that came by filters alone, if it has a request of their making. */
  private int inside;

  /**
   * Opens it.
   *
   * @param around the tracked call that the request itself runs in, if any
   * @param rules under which it is decided, whatever changes meanwhile
   * @param redispatched whether it is a second run of the request
   */
  Exchange(@Nullable Call around, Generation rules, boolean redispatched) {
    this.around = around;
    this.rules = rules;
    this.redispatched = redispatched;
  }

  Generation rules() {
    return rules;
  }

  /** Whether it is a second run of the request, for its own result. */
  boolean isRedispatched() {
    return redispatched;
  }

  @Nullable Call around() {
    return around;
  }

  void enter(Object request, Object response) {
    depth++;
    if (depth > MAX_DEPTH) {
      boolean first = !deep;
      deep = true;
      if (first) outermost().setAttribute(DEEP, name());
      return;
    }
    requests.add(request);
    responses.add(response);
    innermost = null;
    place = null;
    if (depth > 1 && !rules.routes().isEmpty() && request != requests.get(0)) {
      if (!facts().isDispatched()) inside = depth;
    }
  }

  /**
   * Whether who is left now knows more of the request than its container, namely who is signed in
   * and the session: filters have wrapped it, and no other servlet was called by one.
   */
  boolean isInside() {
    return depth == inside;
  }

  /** What routes make of it; null as long as that is not known. */
  @Nullable List<Routed> routed() {
    return routed;
  }

  void route(List<Routed> found) {
    routed = found;
  }

  /** Whether the outermost servlet or filter is now left. */
  boolean leave() {
    if (depth == inside) inside = 0; // the next one as deep may be an error page
    depth--;
    if (depth > 0 && requests.size() > depth) {
      requests.remove(depth);
      responses.remove(depth);
      innermost = null;
      place = null;
    }
    return depth == 0;
  }

  /**
   * Whether a request that is entered now is another one, so that not all ends of this one were
   * seen: who forwards to itself until the stack is used up leaves none for us. Filters alone can
   * make a request as deep, so that it is marked when it is; and none begins with a forward or an
   * include, after which Spring MVC takes such a mark away.
   */
  boolean isLeftBehind(Object request, Object response) {
    if (!deep) return false;
    ServletRequestFacts entered = new ServletRequestFacts(request, response);
    return !entered.isForwarded() && !name().equals(entered.attribute(DEEP));
  }

  private String name() {
    return Integer.toHexString(System.identityHashCode(this));
  }

  /** What can be read now: the request as the innermost servlet or filter has it. */
  ServletRequestFacts facts() {
    if (innermost == null) {
      int last = requests.size() - 1;
      innermost = new ServletRequestFacts(requests.get(last), responses.get(last), redispatched);
    }
    return innermost;
  }

  /** What can be read at the end: the request as the outermost servlet or filter has it. */
  ServletRequestFacts outermost() {
    if (outermost == null) {
      ServletRequestFacts facts =
          new ServletRequestFacts(requests.get(0), responses.get(0), redispatched);
      outermost = body == null ? facts : facts.with(body);
    }
    return outermost;
  }

  /** What the application reads of the body goes here. */
  void copyTo(@Nullable BodyCopy copy) {
    body = copy;
  }

  @Nullable BodyCopy body() {
    return body;
  }

  /** It is over: all has been read of it. */
  void close() {
    if (body != null) body.close();
  }

  Object request() {
    return requests.get(0);
  }

  /** The request as who is innermost now and as the container has it. */
  Place place() {
    if (place == null) place = new Place(facts(), outermost());
    return place;
  }

  /** The visit it belongs to, looked at now if it was not before. */
  Visit visit(Visits visits, Clock clock) {
    if (visit == null) visit = visits.look(outermost(), clock.millis());
    return visit;
  }

  /** Whether the servlet or filter that runs now is the outermost. */
  boolean isOutermost() {
    return depth == 1;
  }

  /** Whether a servlet or filter is left that may have made a session: the first, the last. */
  boolean isTurn() {
    boolean first = !left;
    left = true;
    return (first || depth == 1) && depth <= MAX_DEPTH;
  }

  /** Whether it can hold no more. */
  boolean isFull() {
    return held.size() + pending.size() + pendingInSpring.size() >= MAX_HELD;
  }

  /** Keeps it until the request is done. */
  void hold(Draft draft) {
    if (held.isEmpty()) held = new ArrayList<>(2);
    held.add(draft);
  }

  List<Draft> held() {
    return held;
  }

  /** Tells it when the request is done. */
  void hold(PendingResult result) {
    if (pending.isEmpty()) pending = new ArrayList<>(2);
    pending.add(result);
  }

  List<PendingResult> pending() {
    return pending;
  }

  /** Tells it when the request is done, and of the result that Spring will have by then. */
  void holdForSpring(PendingResult result) {
    if (pendingInSpring.isEmpty()) pendingInSpring = new ArrayList<>(2);
    pendingInSpring.add(result);
  }

  List<PendingResult> pendingInSpring() {
    return pendingInSpring;
  }

  /** Spring has taken on what is pending there. */
  void leaveTo(Object manager) {
    springManager = manager;
  }

  @Nullable Object springManager() {
    return springManager;
  }

  boolean isEmpty() {
    return held.isEmpty() && pending.isEmpty() && pendingInSpring.isEmpty();
  }

  /** Nothing of what is pending counts. */
  void abandon() {
    pending.forEach(PendingResult::abandon);
    pendingInSpring.forEach(PendingResult::abandon);
  }
}
