package dev.weft.demo.drive;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A delivered event as one line: type, ids and values, who. Stateless. */
final class EventLine {
  private static final List<String> DETAILS =
      List.of("product_ids", "quantities", "revenue", "rating", "category");

  private EventLine() {}

  static String of(Map<String, ?> event, String destination) {
    StringBuilder details = new StringBuilder();
    if (event.get("custom_action_name") != null) {
      details.append(event.get("custom_action_name")).append("  ");
    }
    for (String name : DETAILS) {
      Object value = event.get(name);
      if (value != null) {
        details.append(name.equals("product_ids") ? "" : name + " ").append(text(value));
        details.append("  ");
      }
    }
    if (event.get("search") instanceof Map<?, ?> search) {
      details.append('"').append(search.get("keywords")).append('"');
      details.append(
          search.get("filters") instanceof Map<?, ?> filters ? "  " + text(filters) : "");
    }
    return String.format(
        "%-25s %-46s %-30s -> %s", event.get("type"), details, who(event), destination);
  }

  private static String who(Map<String, ?> event) {
    String anonymous = String.valueOf(event.get("anonymous_id"));
    String visitor = "visitor " + anonymous.substring(0, Math.min(8, anonymous.length()));
    return event.get("user_id") == null ? visitor : "user " + event.get("user_id") + ", " + visitor;
  }

  private static String text(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(EventLine::text).reduce((x, y) -> x + "," + y).orElse("");
    }
    if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(entry -> entry.getKey() + "=" + text(entry.getValue()))
          .reduce((x, y) -> x + " " + y)
          .orElse("");
    }
    return value instanceof BigDecimal number ? number.toPlainString() : String.valueOf(value);
  }
}
