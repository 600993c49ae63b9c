/** Clay &amp; Kettle, a pottery shop: an ordinary Spring Boot application. */
@NullMarked
package dev.weft.demo.shop;

import org.jspecify.annotations.NullMarked;
