/** JSON lines to a file or to standard output: the destinations that need no account. */
@NullMarked
package dev.weft.destination.file;

import org.jspecify.annotations.NullMarked;
