package dev.weft.agent.link;

import dev.weft.bootstrap.Weft;
import dev.weft.capture.TrackedMethod;
import org.jspecify.annotations.Nullable;

/**
 * The border between woven code and Weft: what a call site calls. Nothing gets through: no
 * exception, no error. Thread-safe; called on the application's threads.
 */
final class Bridge {
  private final Weft weft;

  Bridge(Weft weft) {
    this.weft = weft;
  }

  void request(Object request, Object response) {
    if (weft.fuse().isBlown()) return;
    try {
      weft.capture().enterRequest(request, response);
    } catch (Throwable error) {
      failed(error);
    }
  }

  void leave() {
    leave(false);
  }

  void abort() {
    leave(true);
  }

  private void leave(boolean failed) {
    try {
      if (weft.fuse().isBlown()) {
        weft.capture().forgetThread(); // the fuse may have blown within this very request
      } else {
        weft.capture().leaveRequest(failed);
      }
    } catch (Throwable error) {
      failed(error);
    }
  }

  void enter(TrackedMethod method, @Nullable Object self, @Nullable Object[] arguments) {
    if (weft.fuse().isBlown()) return;
    try {
      weft.capture().enter(method, self, arguments);
    } catch (Throwable error) {
      failed(error);
    }
  }

  void exit(String method, @Nullable Object result) {
    if (weft.fuse().isBlown()) return;
    try {
      weft.capture().exit(method, result);
    } catch (Throwable error) {
      failed(error);
    }
  }

  void fail(String method) {
    if (weft.fuse().isBlown()) return;
    try {
      weft.capture().fail(method);
    } catch (Throwable error) {
      failed(error);
    }
  }

  private void failed(Throwable error) {
    try {
      weft.fuse().failed(error);
    } catch (Throwable again) {
      // no stack or no memory left: the application will find out by itself
    }
  }
}
