package dev.weft.capture;

import dev.weft.extract.Facts;
import org.jspecify.annotations.Nullable;

/** What is left to be read when a result arrives, long after its call: the result. */
record ResultAlone(@Nullable Object result) implements Facts {}
