/** The way from a captured interaction to its destinations: ring, intake, spool, uploaders. */
@NullMarked
package dev.weft.pipeline;

import org.jspecify.annotations.NullMarked;
