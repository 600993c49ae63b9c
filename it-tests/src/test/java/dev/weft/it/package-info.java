/** The agent in forked JVMs: what a user of it would see, and what an application must not see. */
@NullMarked
package dev.weft.it;

import org.jspecify.annotations.NullMarked;
