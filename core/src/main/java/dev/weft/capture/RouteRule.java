package dev.weft.capture;

/** A rule and the requests it is for. */
record RouteRule(Route route, Plan plan) {}
