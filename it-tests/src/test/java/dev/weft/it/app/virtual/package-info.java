/** A servlet in containers that run each request on a virtual thread. */
@NullMarked
package dev.weft.it.app.virtual;

import org.jspecify.annotations.NullMarked;
