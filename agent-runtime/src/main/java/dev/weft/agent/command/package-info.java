/** The commands of the agent's jar; loaded by {@code java -jar} only, never in an agent's start. */
@NullMarked
package dev.weft.agent.command;

import org.jspecify.annotations.NullMarked;
