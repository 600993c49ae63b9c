/** What a visitor has picked so far; lives in the HTTP session. */
@NullMarked
package dev.weft.demo.shop.cart;

import org.jspecify.annotations.NullMarked;
