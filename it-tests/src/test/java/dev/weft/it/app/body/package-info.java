/** Servlets that read a request's body in every way there is, and tell what they saw. */
@NullMarked
package dev.weft.it.app.body;

import org.jspecify.annotations.NullMarked;
