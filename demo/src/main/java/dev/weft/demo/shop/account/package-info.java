/** Who is signed in. */
@NullMarked
package dev.weft.demo.shop.account;

import org.jspecify.annotations.NullMarked;
