package dev.weft.agent.link;

import dev.weft.agent.weave.BodyMethod;
import dev.weft.agent.weave.BodyMethod.Kind;
import dev.weft.request.BodyCopy;
import java.io.Reader;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * Copies what the application reads, as it returns from the container's own methods. The request,
 * and the stream or the reader that it gives, are known by identity and held weakly; a request that
 * is over is forgotten with them. Of calls within each other only the outermost counts, as one
 * method of a stream often reads through another. Thread-safe.
 */
final class BodyReads {
  private final Map<Object, Watched> watched = new ConcurrentHashMap<>();

  /** The stream behind each reader: Jetty gives the reader of an earlier request again. */
  private final Map<Object, WeakReference<Object>> streams = new ConcurrentHashMap<>();

  private final ReferenceQueue<Object> gone = new ReferenceQueue<>();

  /** The calls that this thread is in; of the value only the array remains when it is in none. */
  @SuppressWarnings("ThreadLocalUsage") // one for each agent
  private final ThreadLocal<@Nullable Object[]> threads = new ThreadLocal<>();

  /** From now on, what is read of this request goes there, until the copy is closed. */
  void watch(Object request, BodyCopy copy) {
    Watched one = new Watched(copy);
    add(request, one);
    copy.whenClosed(() -> one.names.forEach(name -> watched.remove(name, one)));
  }

  /** A container does not tell the end of every request whose client is gone. */
  private void forgetGone() {
    for (Object name = gone.poll(); name != null; name = gone.poll()) {
      watched.remove(name);
      streams.remove(name);
    }
  }

  /** How many names are held, of all that leads to bodies. */
  int names() {
    forgetGone();
    Set<Watched> all = Collections.newSetFromMap(new IdentityHashMap<>());
    all.addAll(watched.values());
    return all.stream().mapToInt(one -> one.names.size()).sum();
  }

  @SuppressWarnings("ReferenceEquality") // the same request is meant
  private void add(Object object, Watched one) {
    if (watched.get(new Asked(object)) == one) return; // asked for once more
    forgetGone();
    Name name = new Name(object, gone);
    one.names.add(name);
    watched.put(name, one);
    if (one.copy.isClosed()) watched.remove(name, one);
  }

  /**
   * A method begins.
   *
   * @param on the request, the stream or the reader
   * @param target the array or the buffer that is read into, if any
   * @param offset where in the array
   */
  void begin(BodyMethod method, Object on, @Nullable Object target, int offset) {
    if (watched.isEmpty() && method.kind() != Kind.SOURCE) return;
    @Nullable Object[] thread = threads.get();
    if (thread == null) {
      thread = new @Nullable Object[1];
      threads.set(thread);
    }
    Object where = target instanceof ByteBuffer buffer ? buffer.duplicate() : target;
    thread[0] = new Call((Call) thread[0], method, watched.get(new Asked(on)), where, offset);
  }

  /** A request makes a reader of this stream, within the method that gives the reader. */
  void decode(Object stream) {
    @Nullable Object[] thread = threads.get();
    if (thread != null && thread[0] instanceof Call call && call.method.kind() == Kind.SOURCE) {
      call.inner = stream;
    }
  }

  /** It returns. */
  void end(BodyMethod method, @Nullable Object result) {
    Call call = pop(method.key());
    if (call == null) return;
    if (method.kind() == Kind.SOURCE) {
      if (result != null) given(call, result);
    } else if (call.watched == null) {
      return;
    } else if (!call.isWithinOther()) {
      copy(method.kind(), call, call.watched.copy, result);
    }
  }

  private void given(Call call, Object result) {
    if (call.outer != null && call.outer.method.kind() == Kind.SOURCE) call.outer.inner = result;
    Object stream = call.inner;
    if (result instanceof Reader) {
      if (stream != null && stream != result) {
        forgetGone();
        streams.put(new Name(result, gone), new WeakReference<>(stream));
      } else {
        WeakReference<Object> known = streams.get(new Asked(result));
        stream = known == null ? null : known.get();
      }
    }
    if (call.watched == null) return;
    add(result, call.watched);
    if (stream != null) add(stream, call.watched);
  }

  /** It throws; what it has read by then is not known. */
  void fail(BodyMethod method) {
    Call call = pop(method.key());
    if (call == null || call.watched == null || call.isWithinOther()) return;
    switch (method.kind()) {
      case SOURCE, MARK, RESET -> {}
      default -> call.watched.copy.lose();
    }
  }

  private static void copy(Kind kind, Call call, BodyCopy copy, @Nullable Object result) {
    int count = result instanceof Integer number ? number : 0;
    switch (kind) {
      case BYTE -> copy.add(count);
      case CHAR -> copy.addChar(count);
      case BYTES -> {
        if (call.target instanceof byte[] bytes) copy.add(bytes, call.offset, count);
      }
      case CHARS -> {
        if (call.target instanceof char[] chars) copy.add(chars, call.offset, count);
      }
      case BUFFER -> {
        if (call.target instanceof ByteBuffer start) addBuffer(start, count, copy);
      }
      case ARRAY -> {
        if (result instanceof byte[] bytes) copy.add(bytes, 0, bytes.length);
      }
      case LINE -> copy.addLine((String) result);
      case SKIP -> {
        if (!(result instanceof Long skipped) || skipped > 0) copy.lose();
      }
      case MARK -> copy.mark();
      case RESET -> copy.reset();
      case SOURCE -> {}
    }
  }

  /** The duplicate still stands where the application's buffer stood. */
  private static void addBuffer(ByteBuffer start, int count, BodyCopy copy) {
    if (count <= 0) return;
    if (count > BodyCopy.MAX_LENGTH) {
      copy.lose();
      return;
    }
    byte[] bytes = new byte[count];
    start.get(bytes);
    copy.add(bytes, 0, count);
  }

  /** The call with this key, and with it all that ran inside and was never seen to end. */
  private @Nullable Call pop(String key) {
    @Nullable Object[] thread = threads.get();
    if (thread == null) return null;
    for (Call call = (Call) thread[0]; call != null; call = call.outer) {
      if (!call.method.key().equals(key)) continue;
      thread[0] = call.outer;
      return call;
    }
    return null;
  }

  /** What is known of a request: its copy, and the names of all that leads there. */
  private static final class Watched {
    final BodyCopy copy;
    final Queue<Object> names = new ConcurrentLinkedQueue<>();

    Watched(BodyCopy copy) {
      this.copy = copy;
    }
  }

  private static final class Call {
    final @Nullable Call outer;
    final BodyMethod method;
    final @Nullable Watched watched;
    final @Nullable Object target;
    final int offset;

    /** The stream that a reader reads from: a method within gave it, or it is decoded within. */
    @Nullable Object inner;

    Call(
        @Nullable Call outer,
        BodyMethod method,
        @Nullable Watched watched,
        @Nullable Object target,
        int offset) {
      this.outer = outer;
      this.method = method;
      this.watched = watched;
      this.target = target;
      this.offset = offset;
    }

    /** Whether the same body is being read around this. */
    @SuppressWarnings("ReferenceEquality") // the same request is meant
    boolean isWithinOther() {
      for (Call call = outer; call != null; call = call.outer) {
        if (call.watched == watched && call.method.kind() != Kind.SOURCE) return true;
      }
      return false;
    }
  }

  /** An object by its identity, held weakly: a key that is stored. */
  private static final class Name extends WeakReference<Object> {
    private final int hash;

    Name(Object object, ReferenceQueue<Object> gone) {
      super(object, gone);
      hash = System.identityHashCode(object);
    }

    @Override
    public int hashCode() {
      return hash;
    }

    @Override
    @SuppressWarnings("ReferenceEquality") // identity is what it is for
    public boolean equals(Object other) {
      if (this == other) return true;
      return other instanceof Name name && get() != null && get() == name.get();
    }
  }

  /** An object that is looked for: gone when it has been. */
  private static final class Asked {
    private final Object object;

    Asked(Object object) {
      this.object = object;
    }

    @Override
    public int hashCode() {
      return System.identityHashCode(object);
    }

    @Override
    @SuppressWarnings({"EqualsUnsafeCast", "ReferenceEquality"}) // compared with stored names only
    public boolean equals(Object other) {
      return other instanceof Name name && name.get() == object;
    }
  }
}
