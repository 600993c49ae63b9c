/** Systems that collect events, each in a JVM of its own, beside each other under the same load. */
@NullMarked
package dev.weft.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
