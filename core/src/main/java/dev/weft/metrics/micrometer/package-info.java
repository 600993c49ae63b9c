/** The metrics in the Micrometer that an application brings, reached by its names only. */
@NullMarked
package dev.weft.metrics.micrometer;

import org.jspecify.annotations.NullMarked;
