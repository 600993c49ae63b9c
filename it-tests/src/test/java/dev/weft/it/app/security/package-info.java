/** A Spring Boot application behind Spring Security, as most are. */
@NullMarked
package dev.weft.it.app.security;

import org.jspecify.annotations.NullMarked;
