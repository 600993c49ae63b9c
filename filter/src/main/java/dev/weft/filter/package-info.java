/** The servlet way in: a filter that shows the requests of one web application to Weft. */
@NullMarked
package dev.weft.filter;

import org.jspecify.annotations.NullMarked;
