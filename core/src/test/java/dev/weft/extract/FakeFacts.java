package dev.weft.extract;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The facts of a call, as a test wants them. */
record FakeFacts(
    List<@Nullable Object> arguments,
    @Nullable Object self,
    @Nullable Object result,
    RequestFacts request)
    implements Facts {

  static FakeFacts ofArguments(@Nullable Object... arguments) {
    return new FakeFacts(Arrays.asList(arguments), null, null, RequestFacts.NONE);
  }

  static FakeFacts ofResult(@Nullable Object result) {
    return new FakeFacts(List.of(), null, result, RequestFacts.NONE);
  }

  static FakeFacts ofSelf(Object self) {
    return new FakeFacts(List.of(), self, null, RequestFacts.NONE);
  }

  static FakeFacts ofRequest(RequestFacts request) {
    return new FakeFacts(List.of(), null, null, request);
  }

  @Override
  public @Nullable Object argument(int index) {
    return index < arguments.size() ? arguments.get(index) : null;
  }
}
