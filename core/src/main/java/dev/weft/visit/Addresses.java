package dev.weft.visit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Takes out of the address of a page what may leave with no event: a name and password before the
 * host, path parameters such as {@code ;jsessionid}, the fragment, and query parameters that carry
 * secrets. Immutable and thread-safe.
 */
public final class Addresses {
  /** Longer ones lose their query. */
  private static final int MAX_LENGTH = 2048;

  /** Without hyphens and underscores, in lower case. */
  private static final Set<String> SECRET =
      Set.of(
          "auth",
          "authorization",
          "credential",
          "credentials",
          "jwt",
          "key",
          "nonce",
          "otp",
          "passphrase",
          "passwd",
          "pin",
          "pwd",
          "samlrequest",
          "samlresponse",
          "sessionid",
          "sid",
          "sig",
          "ticket");

  /** A name that ends so is a secret's: {@code access_token}, {@code X-Amz-Signature}. */
  private static final List<String> SECRET_ENDS =
      List.of(
          "token",
          "password",
          "secret",
          "signature",
          "apikey",
          "accesskey",
          "accesskeyid",
          "credential",
          "sessid",
          "sessionid");

  private final Set<String> secret;

  /**
   * Remembers what else is secret.
   *
   * @param more names of query parameters; case, hyphens and underscores do not matter
   */
  public Addresses(Collection<String> more) {
    Set<String> all = new HashSet<>(SECRET);
    for (String name : more) all.add(plain(name));
    this.secret = Set.copyOf(all);
  }

  /** The address without its secrets. */
  public String clean(String address) {
    int fragment = address.indexOf('#');
    String text = fragment < 0 ? address : address.substring(0, fragment);
    int mark = text.indexOf('?');
    String place = withoutUser(mark < 0 ? text : text.substring(0, mark));
    String query = mark < 0 ? "" : cleanQuery(text.substring(mark + 1));
    String clean = withoutParameters(place) + (query.isEmpty() ? "" : "?" + query);
    if (clean.length() <= MAX_LENGTH) return clean;
    return place.length() <= MAX_LENGTH ? withoutParameters(place) : "";
  }

  private static String withoutUser(String place) {
    int start = place.indexOf("//") + 2;
    if (start < 2) return place;
    int end = place.indexOf('/', start);
    int at = place.lastIndexOf('@', end < 0 ? place.length() : end);
    return at < start ? place : place.substring(0, start) + place.substring(at + 1);
  }

  private static String withoutParameters(String place) {
    if (place.indexOf(';') < 0) return place;
    StringBuilder kept = new StringBuilder(place.length());
    boolean skipping = false;
    for (int i = 0; i < place.length(); i++) {
      char c = place.charAt(i);
      if (c == ';') skipping = true;
      if (c == '/') skipping = false;
      if (!skipping) kept.append(c);
    }
    return kept.toString();
  }

  private String cleanQuery(String query) {
    List<String> kept = new ArrayList<>();
    List<String> names = new ArrayList<>();
    for (String pair : query.split("&", -1)) {
      int equals = pair.indexOf('=');
      String name = plain(decoded(equals < 0 ? pair : pair.substring(0, equals)));
      if (pair.isEmpty() || isSecret(name)) continue;
      kept.add(pair);
      names.add(name);
    }
    // an OAuth code is worth a session, a product's code is not
    boolean oauth = names.contains("state");
    for (int i = names.size() - 1; oauth && i >= 0; i--) {
      if (names.get(i).equals("code")) kept.remove(i);
    }
    return String.join("&", kept);
  }

  private boolean isSecret(String name) {
    if (secret.contains(name)) return true;
    for (String end : SECRET_ENDS) {
      if (name.endsWith(end)) return true;
    }
    return false;
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }

  /** Escapes of plain letters undone: a secret must not hide behind {@code %74oken}. */
  private static String decoded(String name) {
    if (name.indexOf('%') < 0) return name;
    StringBuilder text = new StringBuilder(name.length());
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      int high = c == '%' && i + 2 < name.length() ? Character.digit(name.charAt(i + 1), 16) : -1;
      int low = high < 0 ? -1 : Character.digit(name.charAt(i + 2), 16);
      if (low >= 0) i += 2;
      text.append(low < 0 ? c : (char) (16 * high + low));
    }
    return text.toString();
  }
}
