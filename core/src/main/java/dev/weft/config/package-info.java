/** Declared keys, and the settings read for them from file, environment and system properties. */
@NullMarked
package dev.weft.config;

import org.jspecify.annotations.NullMarked;
