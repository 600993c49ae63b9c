/**
 * Readers of what anybody may write, fed with anything. In the build each runs over what was found
 * before; {@code JAZZER_FUZZ=1 mvn -pl core test -Dtest=PathFuzz} looks for more.
 */
@NullMarked
package dev.weft.fuzz;

import org.jspecify.annotations.NullMarked;
