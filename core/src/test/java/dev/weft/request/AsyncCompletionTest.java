package dev.weft.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.request.FakeServlet.Api;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class AsyncCompletionTest {
  private final FakeServlet servlet;
  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  AsyncCompletionTest(Api api) {
    servlet = new FakeServlet(api);
  }

  @Test
  void anOrdinaryRequestIsNotWaitedFor() {
    assertThat(
            AsyncCompletion.whenDone(
                servlet.request(), done::incrementAndGet, failed::incrementAndGet))
        .isFalse();
    assertThat(
            AsyncCompletion.whenDone("no request", done::incrementAndGet, failed::incrementAndGet))
        .isFalse();
    assertThat(done).hasValue(0);
  }

  @Test
  void theActionRunsOnceWhenTheRequestIsComplete() {
    servlet.startAsync();

    assertThat(
            AsyncCompletion.whenDone(
                servlet.request(), done::incrementAndGet, failed::incrementAndGet))
        .isTrue();
    assertThat(done).hasValue(0);
    servlet.tellAsyncListeners("onComplete");
    servlet.tellAsyncListeners("onComplete");

    assertThat(done).hasValue(1);
  }

  @Test
  void aRequestThatFailsOrTimesOutIsToldOnceAndNeverDone() {
    for (String end : new String[] {"onError", "onTimeout"}) {
      servlet.startAsync();

      AsyncCompletion.whenDone(servlet.request(), done::incrementAndGet, failed::incrementAndGet);
      servlet.tellAsyncListeners(end);
      servlet.tellAsyncListeners("onComplete");

      assertThat(done).as(end).hasValue(0);
      assertThat(failed.getAndSet(0)).as(end).isEqualTo(1);
    }
  }

  @Test
  void aFurtherCycleOfTheRequestIsWaitedForToo() {
    servlet.startAsync();

    AsyncCompletion.whenDone(servlet.request(), done::incrementAndGet, failed::incrementAndGet);
    servlet.tellAsyncListeners("onStartAsync");
    assertThat(servlet.asyncListeners()).isEqualTo(1);
    assertThat(done).hasValue(0);
    servlet.tellAsyncListeners("onComplete");

    assertThat(done).hasValue(1);
  }

  @Test
  void aRequestThatIsCompleteAlreadyIsDecidedAtOnce() {
    servlet.startAsync().request("getAsyncContext", new IllegalStateException("completed"));

    assertThat(
            AsyncCompletion.whenDone(
                servlet.request(), done::incrementAndGet, failed::incrementAndGet))
        .isFalse();
  }

  @Test
  void theSecondRunForAResultIsKnownByItsDispatcher() {
    assertThat(AsyncCompletion.isRedispatch(servlet.request())).isFalse();
    assertThat(AsyncCompletion.isRedispatch(servlet.dispatcherType("FORWARD").request())).isFalse();
    assertThat(AsyncCompletion.isRedispatch(servlet.dispatcherType("ASYNC").request())).isTrue();
  }
}
