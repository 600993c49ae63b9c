/** What woven call sites are linked to; the border where nothing of ours gets through. */
@NullMarked
package dev.weft.agent.link;

import org.jspecify.annotations.NullMarked;
