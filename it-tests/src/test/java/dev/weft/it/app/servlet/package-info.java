/** An application of plain servlets, with actions as Struts and Stripes have them. */
@NullMarked
package dev.weft.it.app.servlet;

import org.jspecify.annotations.NullMarked;
