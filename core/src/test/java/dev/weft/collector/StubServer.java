package dev.weft.collector;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;

/**
 * A stand-in for a service: checks each request, records it, and keeps what it takes. Answers that
 * are scripted come first, whatever the request, of which nothing is kept then. Thread-safe.
 *
 * @param <E> an event as it is kept
 */
public abstract class StubServer<E> implements AutoCloseable {
  private final MockWebServer server = new MockWebServer();

  /** Guards everything below; never held over I/O. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private final Deque<MockResponse> scripted = new ArrayDeque<>();
  private final List<Request> requests = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final List<E> kept = new ArrayList<>();

  /**
   * One request as it came.
   *
   * @param target path and query
   * @param headers by lower-case names
   */
  public record Request(String method, String target, Map<String, String> headers, String body) {}

  /**
   * What the checks found.
   *
   * @param violations of the contract
   * @param events what is kept if this is the answer
   */
  public record Finding<E>(MockResponse answer, List<String> violations, List<E> events) {}

  /** Starts on a free port of the loopback interface. */
  protected StubServer() {
    server.setDispatcher(new Answering());
    try {
      server.start(InetAddress.getLoopbackAddress(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Looks at a request; called on several threads at once, without the lock. */
  protected abstract Finding<E> check(Request request);

  /** The answer to everything at this moment; empty when it depends. Called under the lock. */
  protected Optional<MockResponse> outage(Request request) {
    return Optional.empty();
  }

  /** Is told of what is kept, in its order. Called under the lock. */
  protected void onKept(E event) {}

  /** Is told of what is against the contract. Called under the lock. */
  protected void onViolation(String violation) {}

  protected final int port() {
    return server.getPort();
  }

  /** The requests so far, answered however. */
  public final List<Request> requests() {
    return locked(() -> List.copyOf(requests));
  }

  /** Everything that was against the contract so far; a good client leaves this empty. */
  public final List<String> violations() {
    return locked(() -> List.copyOf(violations));
  }

  /** What was kept so far, in the order it came; what came twice is there twice. */
  protected final List<E> kept() {
    return locked(() -> List.copyOf(kept));
  }

  /** Answers the next request that has no answer yet like this. */
  protected final void answerNext(MockResponse answer) {
    locked(() -> scripted.add(answer));
  }

  /** Breaks the connection once the next request that has no answer yet was read. */
  public final void breakNext() {
    answerNext(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
  }

  /** Never answers the next request that has no answer yet. */
  public final void stallNext() {
    answerNext(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
  }

  /**
   * Waits until at least this many requests came, and returns all of them.
   *
   * @throws AssertionError if there are fewer when the time is up
   */
  public final List<Request> awaitRequests(int count, Duration atMost) {
    await(() -> requests.size() >= count, atMost, count + " requests");
    return requests();
  }

  /**
   * Waits until at least this many events were kept, and returns all of them.
   *
   * @throws AssertionError if there are fewer when the time is up; says what came instead
   */
  protected final List<E> awaitKept(int count, Duration atMost) {
    await(() -> kept.size() >= count, atMost, count + " events");
    return kept();
  }

  private void await(Supplier<Boolean> reached, Duration atMost, String what) {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!reached.get()) {
        if (left <= 0) {
          throw new AssertionError(
              "waited %s for %s, but there are %d events, %d requests and these violations: %s"
                  .formatted(atMost, what, kept.size(), requests.size(), violations));
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, e);
    } finally {
      lock.unlock();
    }
  }

  /** Runs the action under the lock. */
  protected final <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /** Stops listening and breaks the connections that there are. */
  @Override
  public void close() {
    server.close();
  }

  private MockResponse answer(Request request, Finding<E> finding) {
    requests.add(request);
    violations.addAll(finding.violations());
    finding.violations().forEach(this::onViolation);
    MockResponse answer = scripted.poll();
    if (answer == null) answer = outage(request).orElse(null);
    if (answer == null) {
      answer = finding.answer();
      kept.addAll(finding.events());
      finding.events().forEach(this::onKept);
    }
    changed.signalAll();
    return answer;
  }

  private final class Answering extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest recorded) {
      Request request = read(recorded);
      Finding<E> finding = check(request);
      return locked(() -> answer(request, finding));
    }

    private Request read(RecordedRequest recorded) {
      Map<String, String> headers = new TreeMap<>();
      recorded
          .getHeaders()
          .forEach(each -> headers.put(each.getFirst().toLowerCase(Locale.ROOT), each.getSecond()));
      String body =
          recorded.getBody() == null ? "" : recorded.getBody().string(StandardCharsets.UTF_8);
      return new Request(recorded.getMethod(), recorded.getTarget(), headers, body);
    }
  }
}
