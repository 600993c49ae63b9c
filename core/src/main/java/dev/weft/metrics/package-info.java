/** Counts what became of every interaction. */
@NullMarked
package dev.weft.metrics;

import org.jspecify.annotations.NullMarked;
