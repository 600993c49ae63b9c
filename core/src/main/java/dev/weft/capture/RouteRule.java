package dev.weft.capture;

/** A rule and the requests it is for; made by {@link Capture#route}. Immutable. */
public final class RouteRule {
  private final Route route;
  private final Plan plan;

  RouteRule(Route route, Plan plan) {
    this.route = route;
    this.plan = plan;
  }

  Route route() {
    return route;
  }

  Plan plan() {
    return plan;
  }
}
