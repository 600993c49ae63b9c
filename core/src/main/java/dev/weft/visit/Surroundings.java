package dev.weft.visit;

import dev.weft.annotation.Field;
import dev.weft.request.QueryString;
import dev.weft.request.ServletRequestFacts;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What surrounds an interaction and is the same for all of one request: the page, the device, the
 * network, the campaign. Nothing of it is read that is not switched on. Immutable and thread-safe.
 *
 * <p>The page is the request's own address when a browser goes there by GET. For all else, such as
 * a form that is posted or a script's request, the page is where it was sent from: the {@code
 * Referer}; of the page before that a server knows nothing.
 */
public final class Surroundings {
  /** The entry of the custom context for an IPv6 address: the field itself is for IPv4 only. */
  static final String TRUNCATED_IPV6 = "truncated_ipv6";

  /** None at all. */
  public static final Surroundings NONE =
      new Surroundings(Set.of(), Proxies.of(List.of()), new Addresses(List.of()));

  private static final int MAX_TEXT = 512;
  private static final int MAX_LOCALE = 35;
  private static final Map<String, Field> CAMPAIGN =
      Map.of(
          "utm_campaign", Field.CAMPAIGN_NAME,
          "utm_source", Field.CAMPAIGN_SOURCE,
          "utm_medium", Field.CAMPAIGN_MEDIUM,
          "utm_term", Field.CAMPAIGN_TERM,
          "utm_content", Field.CAMPAIGN_CONTENT);

  private final Set<Part> parts;
  private final Proxies proxies;
  private final Addresses addresses;

  /** What can be switched on. */
  public enum Part {
    /** {@code context.page.url}. */
    PAGE,
    /** {@code context.page.referrer}, from the header {@code Referer}. */
    REFERRER,
    /** {@code context.user_agent}. */
    USER_AGENT,
    /** {@code context.locale}: the first of {@code Accept-Language}. */
    LOCALE,
    /** {@code context.truncated_ip}. */
    IP,
    /** {@code context.campaign}, from {@code utm_…} in the page's address. */
    CAMPAIGN
  }

  /** Switches parts on. */
  public Surroundings(Set<Part> parts, Proxies proxies, Addresses addresses) {
    this.parts = Set.copyOf(parts);
    this.proxies = proxies;
    this.addresses = addresses;
  }

  /** The fields that may get a value. */
  public List<Field> fields() {
    List<Field> fields = new ArrayList<>();
    for (Part part : EnumSet.allOf(Part.class)) {
      if (parts.contains(part)) fields.addAll(fields(part));
    }
    return fields;
  }

  private static List<Field> fields(Part part) {
    return switch (part) {
      case PAGE -> List.of(Field.PAGE_URL);
      case REFERRER -> List.of(Field.PAGE_REFERRER);
      case USER_AGENT -> List.of(Field.USER_AGENT);
      case LOCALE -> List.of(Field.LOCALE);
      case IP -> List.of(Field.TRUNCATED_IP, Field.CUSTOM_CONTEXT);
      case CAMPAIGN -> List.copyOf(CAMPAIGN.values());
    };
  }

  Proxies proxies() {
    return proxies;
  }

  Addresses addresses() {
    return addresses;
  }

  /** The values of one request: texts, and for the custom context a map of texts. */
  Map<Field, Object> read(ServletRequestFacts request) {
    if (parts.isEmpty()) return Map.of();
    Map<Field, Object> values = new EnumMap<>(Field.class);
    boolean visited = isVisited(request);
    String referrer = httpOnly(request.header("Referer"));
    String page = visited ? ownAddress(request) : referrer;
    if (parts.contains(Part.PAGE)) put(values, Field.PAGE_URL, addresses.clean(page));
    if (parts.contains(Part.REFERRER) && visited) {
      put(values, Field.PAGE_REFERRER, addresses.clean(referrer));
    }
    if (parts.contains(Part.USER_AGENT)) {
      put(values, Field.USER_AGENT, cut(request.header("User-Agent")));
    }
    if (parts.contains(Part.LOCALE)) {
      put(values, Field.LOCALE, locale(request.header("Accept-Language")));
    }
    if (parts.contains(Part.IP)) putAddress(values, request);
    if (parts.contains(Part.CAMPAIGN)) putCampaign(values, page);
    return values;
  }

  /** Whether a browser goes to the request's own address. Old ones do not say: then by GET. */
  private static boolean isVisited(ServletRequestFacts request) {
    String mode = request.header("Sec-Fetch-Mode");
    if (!mode.isEmpty() && !mode.equals("navigate")) return false;
    boolean script = request.header("X-Requested-With").equals("XMLHttpRequest");
    return !script && (request.method().equals("GET") || request.method().equals("HEAD"));
  }

  private static String httpOnly(String address) {
    String start = address.substring(0, Math.min(address.length(), 8)).toLowerCase(Locale.ROOT);
    return start.startsWith("http://") || start.startsWith("https://") ? address : "";
  }

  /** Behind a trusted proxy, as the browser has it. */
  private String ownAddress(ServletRequestFacts request) {
    String url = httpOnly(request.url());
    if (url.isEmpty()) return "";
    int host = url.indexOf("//") + 2;
    int path = url.indexOf('/', host);
    String scheme = proxies.told(request, "X-Forwarded-Proto").toLowerCase(Locale.ROOT);
    String name = proxies.told(request, "X-Forwarded-Host");
    if (scheme.equals("http") || scheme.equals("https") || isHost(name)) {
      url =
          (scheme.equals("http") || scheme.equals("https")
                  ? scheme + "://"
                  : url.substring(0, host))
              + (isHost(name) ? name : url.substring(host, path < 0 ? url.length() : path))
              + (path < 0 ? "" : url.substring(path));
    }
    String query = request.queryString();
    return query.isEmpty() ? url : url + "?" + query;
  }

  private static boolean isHost(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean plain = Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == ':';
      if (!plain && c != '[' && c != ']') return false;
    }
    return !text.isEmpty() && text.length() <= 255;
  }

  /** The first tag of {@code Accept-Language}: browsers put what is liked best there. */
  private static String locale(String header) {
    int end = 0;
    while (end < header.length() && end <= MAX_LOCALE && isTagPart(header.charAt(end))) end++;
    boolean whole =
        end == header.length() || header.charAt(end) == ',' || header.charAt(end) == ';';
    return whole && end > 1 && end <= MAX_LOCALE ? header.substring(0, end) : "";
  }

  private static boolean isTagPart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  }

  private void putAddress(Map<Field, Object> values, ServletRequestFacts request) {
    IpAddress client = proxies.client(request);
    if (client == null) return;
    if (client.isV4()) values.put(Field.TRUNCATED_IP, client.truncated());
    else values.put(Field.CUSTOM_CONTEXT, Map.of(TRUNCATED_IPV6, client.truncated()));
  }

  private static void putCampaign(Map<Field, Object> values, String page) {
    int mark = page.indexOf('?');
    if (mark < 0 || page.indexOf("utm_", mark) < 0) return;
    int fragment = page.indexOf('#', mark);
    QueryString query =
        QueryString.parse(page.substring(mark + 1, fragment < 0 ? page.length() : fragment));
    CAMPAIGN.forEach(
        (name, field) -> {
          List<String> found = query.values(name);
          if (!found.isEmpty()) put(values, field, cut(found.get(0).strip()));
        });
  }

  private static void put(Map<Field, Object> values, Field field, String value) {
    if (!value.isBlank()) values.put(field, value);
  }

  private static String cut(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }
}
