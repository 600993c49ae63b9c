package dev.weft.visit;

import dev.weft.request.ServletRequestFacts;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Remembers a visit in a cookie of Weft's own: {@code VISIT.MARK}, 32 and 16 hexadecimal digits,
 * the mark missing for nobody. What was set in this request stands in a request attribute, for a
 * later run of it through the container.
 */
final class InCookie implements Keeper {
  private static final String ATTRIBUTE = "dev.weft.visit.cookie";
  private static final int ID = 32;

  private final OwnCookies cookies;
  private final Proxies proxies;
  private final Supplier<String> ids;
  private final InSession otherwise = new InSession();

  InCookie(OwnCookies cookies, Proxies proxies, Supplier<String> ids) {
    this.cookies = cookies;
    this.proxies = proxies;
    this.ids = ids;
  }

  /** Whether the text is an id that can be ours. */
  static boolean isId(String text) {
    return text.length() == ID && isHex(text);
  }

  private static boolean isHex(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < '0' || c > '9') && (c < 'a' || c > 'f')) return false;
    }
    return true;
  }

  @Override
  public @Nullable Kept read(Place place) {
    if (place.outside().attribute(ATTRIBUTE) instanceof String set) return parse(set);
    return parse(place.outside().cookie(cookies.visit()));
  }

  private static @Nullable Kept parse(String text) {
    if (text.length() == ID) return isId(text) ? new Kept(text, "") : null;
    if (text.length() != ID + 1 + Kept.MARK || text.charAt(ID) != '.') return null;
    String id = text.substring(0, ID);
    String mark = text.substring(ID + 1);
    return isId(id) && isHex(mark) ? new Kept(id, mark) : null;
  }

  @Override
  public void keep(Place place, Kept kept) {
    ServletRequestFacts request = place.outside();
    String text = kept.mark().isEmpty() ? kept.visit() : kept.visit() + "." + kept.mark();
    request.setAttribute(ATTRIBUTE, text);
    if (request.isCommitted()) return;
    request.addHeader("Set-Cookie", cookies.setVisit(text, proxies.isEncrypted(request)));
  }

  /** What cannot be kept any more is made of what the browser sends, so that the next agrees. */
  @Override
  public String begin(Place place, long day, Supplier<String> visitor) {
    return place.outside().isCommitted() ? otherwise.begin(place, day, visitor) : ids.get();
  }
}
