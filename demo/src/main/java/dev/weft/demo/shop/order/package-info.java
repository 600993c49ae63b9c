/** From a cart to a numbered order. */
@NullMarked
package dev.weft.demo.shop.order;

import org.jspecify.annotations.NullMarked;
