/** A servlet in containers that take HTTP/2 over a plain connection, known beforehand. */
@NullMarked
package dev.weft.it.app.http2;

import org.jspecify.annotations.NullMarked;
