/** Counts what became of every interaction, and says so in numbers and lines. */
@NullMarked
package dev.weft.metrics;

import org.jspecify.annotations.NullMarked;
