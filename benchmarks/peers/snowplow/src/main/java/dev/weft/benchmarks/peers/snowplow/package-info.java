/** Snowplow beside the others. */
@NullMarked
package dev.weft.benchmarks.peers.snowplow;

import org.jspecify.annotations.NullMarked;
