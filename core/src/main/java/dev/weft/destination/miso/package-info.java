/** The interactions upload of Miso. */
@NullMarked
package dev.weft.destination.miso;

import org.jspecify.annotations.NullMarked;
