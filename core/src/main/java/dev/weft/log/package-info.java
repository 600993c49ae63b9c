/** The log of Weft itself: a line per change of state, never one per request. */
@NullMarked
package dev.weft.log;

import org.jspecify.annotations.NullMarked;
