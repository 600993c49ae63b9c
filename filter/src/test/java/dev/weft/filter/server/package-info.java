/** Servers of both servlet APIs in class loaders of their own, and a web application in them. */
@NullMarked
package dev.weft.filter.server;

import org.jspecify.annotations.NullMarked;
