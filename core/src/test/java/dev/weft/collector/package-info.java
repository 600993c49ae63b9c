/** A collector on a real socket that fails in every way a collector can, when it is told to. */
@NullMarked
package dev.weft.collector;

import org.jspecify.annotations.NullMarked;
