package dev.weft.demo.drive;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An event that a request of the tour must yield. Immutable.
 *
 * @param fields by their names in uploaded JSON, nested objects as maps
 * @param userId empty for {@link Identity#ANONYMOUS}
 * @param anonymousId the shop's visitor id; there before and after a sign-in
 */
public record ExpectedEvent(
    String type, Map<String, Object> fields, Identity identity, String userId, String anonymousId) {

  /** Whether the visitor had signed in when it happened. */
  public enum Identity {
    ANONYMOUS,
    SIGNED_IN
  }

  /** True when the event, as parsed JSON, says all that is expected; it may say more. */
  public boolean matches(Map<String, ?> event) {
    return type.equals(event.get("type"))
        && agree(fields, event)
        && anonymousId.equals(event.get("anonymous_id"))
        && userId.equals(Optional.<Object>ofNullable(event.get("user_id")).orElse(""));
  }

  private static boolean agree(@Nullable Object expected, @Nullable Object actual) {
    if (expected instanceof Map<?, ?> map) {
      return actual instanceof Map<?, ?> other
          && map.entrySet().stream().allMatch(e -> agree(e.getValue(), other.get(e.getKey())));
    }
    if (expected instanceof List<?> list) {
      return actual instanceof List<?> other && agree(list, other);
    }
    if (expected instanceof Number && actual instanceof Number) {
      return new BigDecimal(expected.toString()).compareTo(new BigDecimal(actual.toString())) == 0;
    }
    return expected != null && expected.equals(actual);
  }

  private static boolean agree(List<?> expected, List<?> actual) {
    if (expected.size() != actual.size()) {
      return false;
    }
    for (int i = 0; i < expected.size(); i++) {
      if (!agree(expected.get(i), actual.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public String toString() {
    String who = identity == Identity.SIGNED_IN ? "user " + userId : "anonymous";
    return type + " " + fields + " of " + who + " (visitor " + anonymousId + ")";
  }
}
