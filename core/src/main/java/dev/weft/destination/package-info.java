/** Where interactions go: the contract that each service implements. */
@NullMarked
package dev.weft.destination;

import org.jspecify.annotations.NullMarked;
