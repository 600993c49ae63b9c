/**
 * The other side on a real socket: a collector that fails in every way a collector can, when it is
 * told to, and what stand-ins for services have in common.
 */
@NullMarked
package dev.weft.collector;

import org.jspecify.annotations.NullMarked;
