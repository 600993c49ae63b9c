package dev.weft.extract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be read of an HTTP request without changing what the application will see of it: no body
 * and no form parameter is parsed before the application does. Absent texts are empty, and what is
 * not implemented is absent. One thread, and only while the request is in the hands of the
 * application.
 */
public interface RequestFacts {
  /** Outside any request: nothing is there. */
  RequestFacts NONE = new RequestFacts() {};

  /** The method in capitals, for instance {@code POST}. */
  default String method() {
    return "";
  }

  /** The decoded path below the context path, without path parameters: {@code /cart/a1}. */
  default String path() {
    return "";
  }

  /** A variable of the route that was matched, by the framework or by a rule. */
  default String pathVariable(String name) {
    return "";
  }

  /** The values of a parameter in the query string, decoded, in order. */
  default List<String> query(String name) {
    return List.of();
  }

  /** The values of a form parameter. Only asked for after the application is done. */
  default List<String> form(String name) {
    return List.of();
  }

  /**
   * The JSON of the body, as maps, lists and scalars, as far as it was copied while the application
   * read it; null when that is not all of it. Only asked for after the application is done.
   */
  default @Nullable Object body() {
    return null;
  }

  /** The first value of a request header. */
  default String header(String name) {
    return "";
  }

  /** The value of a cookie. */
  default String cookie(String name) {
    return "";
  }

  /** The id of the session, if there is one; none is made. */
  default String sessionId() {
    return "";
  }

  /** An attribute of the session, if there is one; none is made. */
  default @Nullable Object sessionAttribute(String name) {
    return null;
  }

  /** A request attribute. */
  default @Nullable Object attribute(String name) {
    return null;
  }

  /** The authenticated user. */
  default @Nullable Object principal() {
    return null;
  }

  /** The status of the response so far; 0 outside a request. */
  default int status() {
    return 0;
  }

  /** The first value of a response header so far. */
  default String responseHeader(String name) {
    return "";
  }
}
