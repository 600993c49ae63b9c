package dev.weft.event;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The one text form of a UUID: {@link UUID#fromString} takes others for one, too. Stateless. */
final class UuidText {
  private static final String FORM = "00000000-0000-0000-0000-000000000000";

  private UuidText() {}

  /** Null for what is no UUID in 36 characters, of either case. */
  static @Nullable UUID parse(String text) {
    if (text.length() != FORM.length()) return null;
    for (int i = 0; i < FORM.length(); i++) {
      char c = text.charAt(i);
      boolean fits = FORM.charAt(i) == '-' ? c == '-' : c < 128 && Character.digit(c, 16) >= 0;
      if (!fits) return null;
    }
    return UUID.fromString(text);
  }
}
