package dev.weft.visit;

/**
 * What is remembered of a visit from one request to the next. Immutable.
 *
 * @param visit its id
 * @param user who was signed in, or a mark of that; empty for nobody
 */
record Kept(String visit, String user) {}
