package dev.weft.spool;

import dev.weft.event.Lane;

/**
 * An interaction with all that the spool's files say of it. The payload is shared: nobody changes
 * it.
 *
 * @param sequence counts from 1
 * @param capturedAt epoch milliseconds
 */
public record Stored(long sequence, Lane lane, long capturedAt, byte[] payload) {}
