/** Keeps encoded interactions, in order, until every reader has acknowledged them. */
@NullMarked
package dev.weft.spool;

import org.jspecify.annotations.NullMarked;
