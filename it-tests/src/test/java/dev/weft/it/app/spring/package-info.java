/** A Spring Boot application that does what real ones were seen to do. */
@NullMarked
package dev.weft.it.app.spring;

import org.jspecify.annotations.NullMarked;
