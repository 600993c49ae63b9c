package dev.weft.visit;

import java.time.Duration;
import java.util.Locale;

/**
 * How the cookies are made that Weft may set: one that tells a visitor from others, and one that
 * holds the visit. Immutable.
 *
 * @param visitor the name of the one that stays
 * @param visit the name of the one that the browser forgets when it is closed
 * @param lifetime of the one that stays; browsers keep none for longer than 400 days
 * @param domain empty for this very host
 */
public record OwnCookies(
    String visitor,
    String visit,
    Duration lifetime,
    SameSite sameSite,
    Secure secure,
    boolean httpOnly,
    String domain,
    String path) {

  /** With which requests of other sites it is sent along. */
  public enum SameSite {
    STRICT,
    LAX,
    NONE
  }

  /** Whether it is sent over encrypted connections only. */
  public enum Secure {
    /** When it was set over one, or {@link SameSite#NONE} asks for it. */
    AUTO,
    ALWAYS,
    NEVER
  }

  /** The header that sets the cookie which tells a visitor from others. */
  String setVisitor(String value, boolean encrypted) {
    return set(visitor, value, "; Max-Age=" + lifetime.toSeconds(), encrypted);
  }

  /** The header that sets the cookie which holds the visit. */
  String setVisit(String value, boolean encrypted) {
    return set(visit, value, "", encrypted);
  }

  private String set(String name, String value, String age, boolean encrypted) {
    boolean needed = encrypted || sameSite == SameSite.NONE; // no browser takes NONE without it
    boolean safe = secure == Secure.ALWAYS || (secure == Secure.AUTO && needed);
    String site = sameSite.name().charAt(0) + sameSite.name().substring(1).toLowerCase(Locale.ROOT);
    return name
        + "="
        + value
        + "; Path="
        + path
        + age
        + (domain.isEmpty() ? "" : "; Domain=" + domain)
        + (safe ? "; Secure" : "")
        + (httpOnly ? "; HttpOnly" : "")
        + "; SameSite="
        + site;
  }
}
