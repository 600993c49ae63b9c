/** The client by hand: uploads at once, on the caller's thread, and says what became of each. */
@NullMarked
package dev.weft.client;

import org.jspecify.annotations.NullMarked;
