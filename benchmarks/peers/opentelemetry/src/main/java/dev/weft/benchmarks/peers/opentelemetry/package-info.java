/** OpenTelemetry beside the others. */
@NullMarked
package dev.weft.benchmarks.peers.opentelemetry;

import org.jspecify.annotations.NullMarked;
