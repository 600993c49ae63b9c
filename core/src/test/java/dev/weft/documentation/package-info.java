/** What the documentation says of the code, held to it. */
@NullMarked
package dev.weft.documentation;

import org.jspecify.annotations.NullMarked;
