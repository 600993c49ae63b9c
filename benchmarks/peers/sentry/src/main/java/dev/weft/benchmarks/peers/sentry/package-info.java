/** Sentry beside the others. */
@NullMarked
package dev.weft.benchmarks.peers.sentry;

import org.jspecify.annotations.NullMarked;
