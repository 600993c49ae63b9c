/** Puts everything together from settings; only the filter and the agent see this. */
@NullMarked
package dev.weft.bootstrap;

import org.jspecify.annotations.NullMarked;
