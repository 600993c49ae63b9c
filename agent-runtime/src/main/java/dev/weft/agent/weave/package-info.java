/** Finds the classes that matter among all that are loaded, and weaves call sites into them. */
@NullMarked
package dev.weft.agent.weave;

import org.jspecify.annotations.NullMarked;
