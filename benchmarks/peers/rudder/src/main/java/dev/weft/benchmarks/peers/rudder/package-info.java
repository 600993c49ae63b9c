/** Rudder beside the others. */
@NullMarked
package dev.weft.benchmarks.peers.rudder;

import org.jspecify.annotations.NullMarked;
