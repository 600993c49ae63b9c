package dev.weft.agent.link;

import dev.weft.agent.weave.BodyMethod;
import dev.weft.bootstrap.Weft;
import dev.weft.capture.TrackedMethod;
import dev.weft.request.BodyCopy;
import org.jspecify.annotations.Nullable;

/**
 * The border between woven code and Weft: what a call site calls. Nothing gets through: no
 * exception, no error. Thread-safe; called on the application's threads.
 */
final class Bridge {
  private final Weft weft;
  private final BodyReads bodies;

  Bridge(Weft weft, BodyReads bodies) {
    this.weft = weft;
    this.bodies = bodies;
  }

  void request(Object request, Object response) {
    if (weft.fuse().isBlown()) return;
    try {
      weft.capture().enterRequest(request, response);
      BodyCopy copy = weft.capture().bodyCopy();
      if (copy != null) bodies.watch(request, copy);
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

  void read(BodyMethod method, Object on, @Nullable Object target, int offset) {
    if (weft.fuse().isBlown()) return;
    try {
      bodies.begin(method, on, target, offset);
    } catch (Throwable error) {
      failed(error);
    }
  }

  void decode(Object stream) {
    if (weft.fuse().isBlown()) return;
    try {
      bodies.decode(stream);
    } catch (Throwable error) {
      failed(error);
    }
  }

  void readEnd(BodyMethod method, @Nullable Object result) {
    if (weft.fuse().isBlown()) return;
    try {
      bodies.end(method, result);
    } catch (Throwable error) {
      failed(error);
    }
  }

  void readFail(BodyMethod method) {
    if (weft.fuse().isBlown()) return;
    try {
      bodies.fail(method);
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
