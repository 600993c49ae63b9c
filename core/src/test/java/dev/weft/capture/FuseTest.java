package dev.weft.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.log.ListLog;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class FuseTest {
  private final ListLog log = new ListLog();
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may overflow
  private final Fuse fuse = new Fuse(log, nanos::get);

  @Test
  void aNewFuseIsWhole() {
    assertThat(fuse.isBlown()).isFalse();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void theFirstErrorIsToldWithItsPlaceButWithoutItsMessage() {
    fail(1);

    assertThat(fuse.isBlown()).isFalse();
    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith(
            "WARNING internal error, the application is not affected:"
                + " java.lang.IllegalStateException at dev.weft.capture.FuseTest.fail(")
        .doesNotContain("secret");
  }

  @Test
  void tenErrorsWithinAMinuteBlowIt() {
    fail(9);
    assertThat(fuse.isBlown()).isFalse();

    fail(1);

    assertThat(fuse.isBlown()).isTrue();
    assertThat(log.lines()).hasSize(2);
    assertThat(log.lines().get(1))
        .startsWith(
            "WARNING 10 internal errors within a minute: capture is switched off until the next"
                + " start. The last one was java.lang.IllegalStateException at ")
        .endsWith(". Please report it.");
  }

  @Test
  void aBlownFuseSaysNoMore() {
    fail(30);

    assertThat(log.lines()).hasSize(2);
  }

  @Test
  void nowAndThenAnErrorDoesNotBlowIt() {
    for (int i = 0; i < 100; i++) {
      fail(9);
      nanos.addAndGet(TimeUnit.SECONDS.toNanos(61));
    }

    assertThat(fuse.isBlown()).isFalse();
  }

  @Test
  void aJvmThatRunsOutOfMemoryOrStackBlowsNothing() {
    for (int i = 0; i < 20; i++) {
      fuse.failed(new OutOfMemoryError("test"));
      fuse.failed(new StackOverflowError("test"));
    }

    assertThat(fuse.isBlown()).isFalse();
    assertThat(log.lines())
        .containsExactly(
            "WARNING an event is lost because the JVM ran out: class java.lang.OutOfMemoryError");
  }

  @Test
  void anErrorWithoutATraceIsTold() {
    IllegalStateException error = new IllegalStateException();
    error.setStackTrace(new StackTraceElement[0]);

    fuse.failed(error);

    assertThat(log.lines()).singleElement().asString().endsWith("java.lang.IllegalStateException");
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) fuse.failed(new IllegalStateException("secret"));
  }
}
