/** What the agent does before main. */
@NullMarked
package dev.weft.agent.start;

import org.jspecify.annotations.NullMarked;
