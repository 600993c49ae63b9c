package dev.weft.capture;

import dev.weft.annotation.Field;
import dev.weft.extract.Facts;
import dev.weft.visit.Place;
import dev.weft.visit.Pseudonyms;
import dev.weft.visit.Visit;
import dev.weft.visit.Visits;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Looks at who comes, with the first tracked call or route of a request, and tells each draft whose
 * visit it belongs to. Thread-safe; called on the application's threads.
 */
final class Reception {
  private final Identity identity;
  private final Visits visits;
  private final Optional<Pseudonyms> pseudonyms;
  private final Clock clock;

  /** Whether somebody was signed in for who is inside of filters, and nobody outside of them. */
  private volatile boolean userIsInside;

  Reception(Identity identity, Privacy privacy, Clock clock) {
    this.identity = identity;
    this.visits = privacy.visits();
    this.pseudonyms = privacy.pseudonyms();
    this.clock = clock;
  }

  /** A request comes that a route is for; nobody has answered it yet. */
  void meet(Exchange exchange, Plan plan) {
    String user = identity.userIdNow(Facts.of(exchange.outermost()));
    meet(exchange, plan.visitSlot() >= 0, user.isEmpty() ? null : user);
  }

  /** A tracked call begins, whose drafts have read what can be read now. */
  void meet(Exchange exchange, Call call) {
    boolean wantsVisit = false;
    String user = null;
    for (Draft draft : call.drafts) {
      wantsVisit |= draft.plan.visitSlot() >= 0;
      if (user == null) user = user(draft, false);
    }
    meet(exchange, wantsVisit, user);
  }

  /**
   * While a header can still be set, and before a session may be gone.
   *
   * @param user null if that is not known yet
   */
  private void meet(Exchange exchange, boolean wantsVisit, @Nullable String user) {
    Visit visit = exchange.visit(visits, clock);
    Place place = exchange.place();
    if (visits.mayGiveCookies()) {
      visit.meet(place.outside(), () -> identity.anonymousIdNow(Facts.of(place.inside())));
    }
    if (wantsVisit && visit.canBeKept(place)) {
      var unused = visit.id(place, user, visitor(visit, place));
    }
  }

  /**
   * Adds to what a draft has read what is known of the visit.
   *
   * @param certain whether a user that was not found is not there
   */
  void settle(Draft draft, Exchange exchange, Place place, boolean certain) {
    draft.visit = exchange.visit(visits, clock);
    if (wantsVisit(draft)) remember(draft, place, user(draft, certain));
  }

  /**
   * The same for a route's draft, which has read nothing but the user and the session: here is who
   * is signed in, wherever the identity says that this stands.
   *
   * @param variables of the route's path
   */
  void settleInside(Draft draft, Exchange exchange, Map<String, String> variables) {
    draft.visit = exchange.visit(visits, clock);
    if (!wantsVisit(draft)) return;
    Place place = exchange.place();
    String user = null;
    if (isUserGuessed(draft)) {
      user = identity.userIdNow(Facts.of(place.inside().with(variables)));
      if (!user.isEmpty() && !userIsInside) {
        Facts outside = Facts.of(place.outside().with(variables));
        userIsInside = identity.userIdNow(outside).isEmpty();
      }
    }
    remember(draft, place, user);
  }

  /** Whether filters are known to keep the user from who is outside of them. */
  boolean isUserInside() {
    return userIsInside;
  }

  private static boolean wantsVisit(Draft draft) {
    Plan plan = draft.plan;
    return plan.visitSlot() >= 0 && draft.value(plan.groupOf(Field.SESSION_ID)) == null;
  }

  private void remember(Draft draft, Place place, @Nullable String user) {
    Plan plan = draft.plan;
    String id = draft.visit.id(place, user, visitor(draft.visit, place));
    if (!id.isEmpty()) draft.put(plan.groupOf(Field.SESSION_ID), id, plan.visitSlot());
  }

  /**
   * A servlet or filter is left. A session that this request has made goes on with the visit, or
   * the next request would not know of it.
   */
  void seeOut(Exchange exchange) {
    if (!identity.wantsVisit() || !exchange.isTurn()) return;
    if (!visits.isBegunBy(exchange.facts())) return;
    Place place = exchange.place();
    Visit visit = exchange.visit(visits, clock);
    String user = identity.userIdNow(Facts.of(place.inside()));
    var unused = visit.id(place, user, visitor(visit, place));
  }

  /** Who comes, be it a stranger: what an id of a visit can be made of. */
  private Supplier<String> visitor(Visit visit, Place place) {
    return () -> {
      Facts facts = Facts.of(place.inside());
      String known = identity.anonymousIdNow(facts);
      if (known.isEmpty()) known = visit.anonymousId();
      return known.isEmpty() ? named(visit, identity.userIdNow(facts)) : known;
    };
  }

  /** As the events name the user: a hash of an id that can be guessed tells it. */
  private String named(Visit visit, String user) {
    if (user.isEmpty() || visit.isAnonymous()) return "";
    return pseudonyms.isPresent() ? pseudonyms.get().of(user) : user;
  }

  /**
   * Who is signed in, by the configured identity: a rule with a user of its own says nothing about
   * that. Empty for nobody, null if it is not known.
   */
  private static @Nullable String user(Draft draft, boolean certain) {
    if (!isUserGuessed(draft)) return null;
    String id = Ids.id(draft.value(draft.plan.groupOf(Field.USER_ID)));
    return id == null && certain ? "" : id;
  }

  private static boolean isUserGuessed(Draft draft) {
    int group = draft.plan.groupOf(Field.USER_ID);
    return group >= 0 && draft.plan.group(group).guessed();
  }
}
