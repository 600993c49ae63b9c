/** Whose visit a request belongs to, whether it is a shopper's at all, and what surrounds it. */
@NullMarked
package dev.weft.visit;

import org.jspecify.annotations.NullMarked;
