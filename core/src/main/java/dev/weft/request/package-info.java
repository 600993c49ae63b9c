/** One reader of HTTP requests for javax and jakarta servlets that links to neither. */
@NullMarked
package dev.weft.request;

import org.jspecify.annotations.NullMarked;
