/** Segment beside the others. */
@NullMarked
package dev.weft.benchmarks.peers.segment;

import org.jspecify.annotations.NullMarked;
