/** Paths and conditions: where a value comes from, read from the facts of a call or a request. */
@NullMarked
package dev.weft.extract;

import org.jspecify.annotations.NullMarked;
