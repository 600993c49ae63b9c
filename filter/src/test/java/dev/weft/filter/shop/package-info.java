/**
 * A web application that knows nothing of Weft. It is compiled for jakarta servlets and renamed for
 * javax ones when it is deployed.
 */
@NullMarked
package dev.weft.filter.shop;

import org.jspecify.annotations.NullMarked;
