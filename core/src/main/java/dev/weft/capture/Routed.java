package dev.weft.capture;

import java.util.Map;

/** A draft that a route made, with the variables of its path. */
record Routed(Draft draft, Map<String, String> variables) {}
