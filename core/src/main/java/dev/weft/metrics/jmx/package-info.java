/** The metrics as MBeans. */
@NullMarked
package dev.weft.metrics.jmx;

import org.jspecify.annotations.NullMarked;
