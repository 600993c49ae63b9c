/** What the agent would do with an application, told without starting it. */
@NullMarked
package dev.weft.agent.check;

import org.jspecify.annotations.NullMarked;
