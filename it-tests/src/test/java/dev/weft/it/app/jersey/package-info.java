/** A REST application of Jersey. */
@NullMarked
package dev.weft.it.app.jersey;

import org.jspecify.annotations.NullMarked;
