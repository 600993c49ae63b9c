/** What the shop sells: browsing, searching and rating it. */
@NullMarked
package dev.weft.demo.shop.catalogue;

import org.jspecify.annotations.NullMarked;
