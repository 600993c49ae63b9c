/** PostHog server beside the others. */
@NullMarked
package dev.weft.benchmarks.peers.posthog;

import org.jspecify.annotations.NullMarked;
