package dev.weft.destination;

/**
 * How much one request may carry.
 *
 * @param maxRecords at least 1
 * @param maxBytes of the whole request body, envelope included, in UTF-8; a single larger record is
 *     still sent alone
 */
public record Limits(int maxRecords, int maxBytes) {}
