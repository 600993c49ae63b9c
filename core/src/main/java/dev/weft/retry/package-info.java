/** How long to wait before trying again. */
@NullMarked
package dev.weft.retry;

import org.jspecify.annotations.NullMarked;
