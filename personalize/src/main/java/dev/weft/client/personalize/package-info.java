/** Amazon Personalize by hand: its two operations, synchronous. */
@NullMarked
package dev.weft.client.personalize;

import org.jspecify.annotations.NullMarked;
