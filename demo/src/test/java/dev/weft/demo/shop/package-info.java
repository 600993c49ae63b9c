/** The shop works as a shop. */
@NullMarked
package dev.weft.demo.shop;

import org.jspecify.annotations.NullMarked;
