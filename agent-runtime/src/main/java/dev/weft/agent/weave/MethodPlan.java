package dev.weft.agent.weave;

import org.jspecify.annotations.Nullable;

/**
 * What is woven into one method.
 *
 * @param request whether it is a servlet's or a filter's, so that a request begins and ends with it
 * @param tracked what a tracked method says to the linker
 * @param body what a method says that a body is read through
 */
record MethodPlan(boolean request, @Nullable WovenMethod tracked, @Nullable BodyMethod body) {}
