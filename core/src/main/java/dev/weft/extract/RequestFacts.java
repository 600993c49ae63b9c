package dev.weft.extract;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What can be read of an HTTP request without changing what the application will see of it: no body
 * and no form parameter is parsed before the application does. Absent texts are empty. One thread,
 * and only while the request is in the hands of the application.
 */
public interface RequestFacts {
  /** Outside any request: nothing is there. */
  RequestFacts NONE = new NoRequest();

  /** The method in capitals, for instance {@code POST}. */
  String method();

  /** The decoded path below the context path, without path parameters: {@code /cart/a1}. */
  String path();

  /** A variable of the route that was matched, by the framework or by a rule. */
  String pathVariable(String name);

  /** The values of a parameter in the query string, decoded, in order. */
  List<String> query(String name);

  /** The values of a form parameter. Only asked for after the application is done. */
  List<String> form(String name);

  /**
   * The JSON of the body, as maps, lists and scalars, as far as it was copied while the application
   * read it; null when that is not all of it. Only asked for after the application is done.
   */
  @Nullable Object body();

  /** The first value of a request header. */
  String header(String name);

  /** The value of a cookie. */
  String cookie(String name);

  /** The id of the session, if there is one; none is made. */
  String sessionId();

  /** An attribute of the session, if there is one; none is made. */
  @Nullable Object sessionAttribute(String name);

  /** A request attribute. */
  @Nullable Object attribute(String name);

  /** The authenticated user. */
  @Nullable Object principal();

  /** The status of the response so far; 0 outside a request. */
  int status();

  /** The first value of a response header so far. */
  String responseHeader(String name);
}
