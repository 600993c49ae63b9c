/** What one visitor did, checked against the table of its type, and its canonical JSON. */
@NullMarked
package dev.weft.event;

import org.jspecify.annotations.NullMarked;
