/** Tells one browser from another before anybody signs in. */
@NullMarked
package dev.weft.demo.shop.visitor;

import org.jspecify.annotations.NullMarked;
