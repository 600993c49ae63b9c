package dev.weft.visit;

import dev.weft.request.ServletRequestFacts;

/**
 * A request as two see it. Only while it lasts, and in one thread.
 *
 * @param inside as the servlet or filter has it that is running now: it has the session
 * @param outside as the container handed it out: its response takes headers from everywhere
 */
public record Place(ServletRequestFacts inside, ServletRequestFacts outside) {}
