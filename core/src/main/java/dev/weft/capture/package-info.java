/** Rules: which interaction to make of what is seen, and when it is decided. */
@NullMarked
package dev.weft.capture;

import org.jspecify.annotations.NullMarked;
