package dev.weft.capture;

import dev.weft.extract.Facts;
import dev.weft.extract.RequestFacts;
import org.jspecify.annotations.Nullable;

/**
 * A tracked method that is running in this thread, and the calls it runs in; gone when it returns.
 * One thread.
 */
final class Call implements Facts {
  final TrackedMethod method;
  final @Nullable Call outer;
  final Draft[] drafts;
  private final @Nullable Object self;
  private final @Nullable Object[] arguments;
  private @Nullable Object result;
  private RequestFacts request;

  Call(
      TrackedMethod method,
      @Nullable Call outer,
      @Nullable Object self,
      @Nullable Object[] arguments,
      RequestFacts request) {
    this.method = method;
    this.outer = outer;
    this.drafts = new Draft[method.plans().size()];
    this.self = self;
    this.arguments = arguments;
    this.request = request;
  }

  /** The method has returned, while the request was in the hands of who is innermost now. */
  void returned(@Nullable Object result, RequestFacts request) {
    this.result = result;
    this.request = request;
  }

  /** Whether a call around this one tells the same thing: then only that one counts. */
  boolean isWithin(Rule rule) {
    for (Call call = outer; call != null; call = call.outer) {
      if (call.method.hasRuleLike(rule)) return true;
    }
    return false;
  }

  @Override
  public @Nullable Object argument(int index) {
    return index < arguments.length ? arguments[index] : null;
  }

  @Override
  public @Nullable Object self() {
    return self;
  }

  @Override
  public @Nullable Object result() {
    return result;
  }

  @Override
  public RequestFacts request() {
    return request;
  }
}
