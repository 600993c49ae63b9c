/** Files that lines are appended to. */
@NullMarked
package dev.weft.lines;

import org.jspecify.annotations.NullMarked;
