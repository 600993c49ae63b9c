/** Amazon Personalize: action interactions and events, signed as AWS asks for. */
@NullMarked
package dev.weft.destination.personalize;

import org.jspecify.annotations.NullMarked;
