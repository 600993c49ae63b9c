package dev.weft.visit;

import dev.weft.annotation.Field;
import dev.weft.request.ServletRequestFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** What is settled once about all visits. Immutable and thread-safe. */
public final class Visits {
  private static final long DAY = Duration.ofDays(1).toMillis();
  private static final String NOT_SHARED = "Sec-GPC";

  private final Shoppers shoppers;
  private final OptOut optOut;
  private final Surroundings surroundings;
  private final Optional<OwnCookies> cookies;
  private final Supplier<String> ids;
  private final Keeper inSession = new InSession();
  private final Keeper inCookie;

  /** What follows from a browser's wish that its user's data be neither sold nor shared. */
  public enum OptOut {
    /** No destination on the network gets the event. */
    WITHHOLD,
    /** The event goes without the id of the user. */
    ANONYMOUS,
    /** Nothing. */
    IGNORE
  }

  /**
   * Settles it.
   *
   * @param cookies how Weft's own cookies are made; empty when it may set none
   * @param ids new ids that nobody can guess, 32 hexadecimal digits
   */
  public Visits(
      Shoppers shoppers,
      OptOut optOut,
      Surroundings surroundings,
      Optional<OwnCookies> cookies,
      Supplier<String> ids) {
    this.shoppers = shoppers;
    this.optOut = optOut;
    this.surroundings = surroundings;
    this.cookies = cookies;
    this.ids = ids;
    this.inCookie =
        cookies.isEmpty() ? inSession : new InCookie(cookies.get(), surroundings.proxies(), ids);
  }

  /** Whoever comes is a shopper, nothing surrounds them, and no cookie is set. */
  public static Visits plain() {
    Shoppers everybody = new Shoppers(Set.of(), Robots.none(), List.of());
    return new Visits(everybody, OptOut.IGNORE, Surroundings.NONE, Optional.empty(), () -> "");
  }

  /**
   * Looks at who comes.
   *
   * @param request as the container handed it out
   * @param now in milliseconds since 1970
   */
  public Visit look(ServletRequestFacts request, long now) {
    String stranger = shoppers.stranger(request);
    OptOut wish = request.header(NOT_SHARED).strip().equals("1") ? optOut : OptOut.IGNORE;
    boolean mine = cookies.isPresent() && stranger.isEmpty() && wish == OptOut.IGNORE;
    Map<Field, Object> around = stranger.isEmpty() ? surroundings.read(request) : Map.of();
    return new Visit(this, stranger, wish, around, Math.floorDiv(now, DAY), mine);
  }

  /** Whether Weft may set cookies of its own. */
  public boolean mayGiveCookies() {
    return cookies.isPresent();
  }

  /** Whether a session was made in this request, and a visit begins with it. */
  public boolean isBegunBy(ServletRequestFacts request) {
    return cookies.isEmpty() && InSession.isDue(request);
  }

  /** The fields that a visit may give a value to. */
  public List<Field> fields() {
    List<Field> fields = new ArrayList<>(surroundings.fields());
    if (cookies.isPresent()) fields.add(Field.ANONYMOUS_ID);
    return fields;
  }

  /** The address of a page without what is secret in it. */
  public String cleanAddress(String address) {
    return surroundings.addresses().clean(address);
  }

  Keeper keeper(boolean own) {
    return own ? inCookie : inSession;
  }

  Optional<OwnCookies> cookies() {
    return cookies;
  }

  Proxies proxies() {
    return surroundings.proxies();
  }

  String newId() {
    return ids.get();
  }
}
