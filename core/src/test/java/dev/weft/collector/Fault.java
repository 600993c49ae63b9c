package dev.weft.collector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** How a {@link FaultCollector} treats one request. Immutable. */
public sealed interface Fault {

  /** No fault: the records are taken, and the answer is Miso's. */
  static Answer accept() {
    return Answer.of(200).json("{\"message\":\"success\"}");
  }

  /** Answers with this status and a JSON body; a status below 300 takes the records. */
  static Answer status(int status) {
    return Answer.of(status).json("{\"message\":\"status " + status + "\"}");
  }

  /**
   * Redirects to this address, which may be of the same collector.
   *
   * @param status 301, 302, 303, 307 or 308
   */
  static Answer redirect(int status, String location) {
    return status(status).header("Location", location);
  }

  /** Takes a batch whole, or none of it when a record is bad, and says which in Miso's words. */
  static Fault refuseRecords(Shape shape, Predicate<String> bad) {
    return new RefuseRecords(shape, bad);
  }

  /** Takes a batch whole, or gives this answer when its text is bad. */
  static Fault refuseBodies(Predicate<String> bad, Answer answer) {
    return new RefuseBodies(bad, answer);
  }

  /** What happens to the connection instead of an answer. */
  enum Silence implements Fault {
    /** The request is read and never answered; the connection stays open. */
    NEVER,
    /** A reset (RST) when the request's first byte has come; the request is not recorded. */
    RESET_BEFORE_REQUEST,
    /** A reset when the request was read; none of its records is taken. */
    RESET_AFTER_REQUEST
  }

  /** How an answer is brought on its way. */
  enum Manner {
    WHOLE,
    /** After {@link Answer#pause}; the records were taken when they came. */
    LATE,
    /** A byte each {@link Answer#pause} from the status line on. */
    DRIP_HEADERS,
    /** The headers at once, then a byte each {@link Answer#pause}. */
    DRIP_BODY,
    /** A reset after half of the bytes. */
    RESET_MIDWAY,
    /** The headers promise a body, then the connection ends (FIN). */
    END_AFTER_HEADERS,
    /** A chunked body that ends (FIN) in the middle of a chunk. */
    CUT_CHUNK,
    /** {@code Content-Length} is 100 more than what comes before the end (FIN). */
    LENGTH_TOO_LONG,
    /** A whole answer that promises to keep the connection, which then ends (FIN). */
    END_AFTERWARDS
  }

  /** The words in which a batch with a bad record is refused: contracts/miso.md §1.1. */
  enum Shape {
    /** 422 with a line for each bad record. */
    A,
    /** 422 with {@code detail} and the place of each bad record. */
    B,
    /** 422 with a place in the text, as for malformed JSON: names no record. */
    C,
    /** 422 with nothing but a message. */
    NO_INDEX,
    /** 200 with {@code "errors":true} and the lines of A. */
    OK_WITH_ERRORS
  }

  /**
   * An answer. The records of the request are taken if it says so, however the answer then fares.
   *
   * @param headers besides {@code Content-Length}, which the manner decides
   * @param takes whether the records count as accepted
   * @param pause for the manners that wait
   */
  record Answer(
      int status,
      Map<String, String> headers,
      byte[] body,
      boolean takes,
      Manner manner,
      Duration pause)
      implements Fault {

    private static final String PAGE =
        "<!DOCTYPE html><html><head><title>%d</title></head><body><h1>%1$d</h1>nginx</body></html>";

    static Answer of(int status) {
      return new Answer(status, Map.of(), new byte[0], status < 300, Manner.WHOLE, Duration.ZERO);
    }

    /** The same with this header, over one of the same name. */
    public Answer header(String name, String value) {
      Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
      more.putAll(headers);
      more.put(name, value);
      Map<String, String> fixed = Collections.unmodifiableMap(more);
      return new Answer(status, fixed, body, takes, manner, pause);
    }

    /**
     * The same with this {@code Retry-After}.
     *
     * @param value seconds, a date, or anything else that a proxy might say
     */
    public Answer retryAfter(String value) {
      return header("Retry-After", value);
    }

    /** The same with this JSON text as its body. */
    public Answer json(String text) {
      return header("Content-Type", "application/json").body(text.getBytes(UTF_8));
    }

    /** The same with a page in HTML, as a proxy has them. */
    public Answer html() {
      return header("Content-Type", "text/html").body(PAGE.formatted(status).getBytes(UTF_8));
    }

    /** The same with no body. */
    public Answer empty() {
      return body(new byte[0]);
    }

    /** The same with a JSON text of so many bytes. */
    public Answer huge(int bytes) {
      return json("{\"message\":\"" + "x".repeat(Math.max(0, bytes - 14)) + "\"}");
    }

    /** The same, brought on its way like this. */
    public Answer manner(Manner manner) {
      return new Answer(status, headers, body, takes, manner, pause);
    }

    /** The same after so long. */
    public Answer late(Duration delay) {
      return new Answer(status, headers, body, takes, Manner.LATE, delay);
    }

    /** The same with a byte each so often, from the status line on. */
    public Answer drippingHeaders(Duration interval) {
      return new Answer(status, headers, body, takes, Manner.DRIP_HEADERS, interval);
    }

    /** The same with its headers at once and a byte of its body each so often. */
    public Answer drippingBody(Duration interval) {
      return new Answer(status, headers, body, takes, Manner.DRIP_BODY, interval);
    }

    /** The same, but none of the records is taken: a status of success that lies. */
    public Answer takingNothing() {
      return new Answer(status, headers, body, false, manner, pause);
    }

    private Answer body(byte[] bytes) {
      return new Answer(status, headers, bytes, takes, manner, pause);
    }
  }

  /** See {@link #refuseRecords}. */
  record RefuseRecords(Shape shape, Predicate<String> bad) implements Fault {}

  /** See {@link #refuseBodies}. */
  record RefuseBodies(Predicate<String> bad, Answer answer) implements Fault {}
}
