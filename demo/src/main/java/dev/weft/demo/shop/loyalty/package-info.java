/** The clay club, which gives something back to those who come again. */
@NullMarked
package dev.weft.demo.shop.loyalty;

import org.jspecify.annotations.NullMarked;
