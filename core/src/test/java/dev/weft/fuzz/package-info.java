/**
 * Readers of what anybody may write, fed with anything. In the build each runs over what was found
 * before; {@code JAZZER_FUZZ=1 mvn -pl core -am test -Dtest=PathFuzzTest#paths
 * -Dsurefire.failIfNoSpecifiedTests=false} looks for more, for five minutes; one test at a time.
 */
@NullMarked
package dev.weft.fuzz;

import org.jspecify.annotations.NullMarked;
