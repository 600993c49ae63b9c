package dev.weft.destination.personalize;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Copies that keep the order, so that an event is encoded the same way each time. */
final class Copies {
  private Copies() {}

  static Map<String, Object> inOrder(Map<String, Object> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
