package dev.weft.capture;

import org.jspecify.annotations.Nullable;

/** A tracked method that is running in this thread, and the calls it runs in. */
final class Call {
  final TrackedMethod method;
  final @Nullable Call outer;
  final @Nullable Object self;
  final @Nullable Object[] arguments;
  final Draft[] drafts;

  Call(
      TrackedMethod method,
      @Nullable Call outer,
      @Nullable Object self,
      @Nullable Object[] arguments,
      Draft[] drafts) {
    this.method = method;
    this.outer = outer;
    this.self = self;
    this.arguments = arguments;
    this.drafts = drafts;
  }

  /** Whether a call around this one tells the same thing: then only that one counts. */
  boolean isWithin(Rule rule) {
    for (Call call = outer; call != null; call = call.outer) {
      if (call.method.hasRuleLike(rule)) return true;
    }
    return false;
  }
}
