package dev.weft.capture;

import java.util.List;

/**
 * The rules for routes that hold at a time, and the number of that time. A request is decided under
 * the rules it began with. Immutable.
 */
record Generation(int number, List<RouteRule> routes) {
  Generation {
    routes = List.copyOf(routes);
  }
}
