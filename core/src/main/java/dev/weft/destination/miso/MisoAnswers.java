package dev.weft.destination.miso;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weft.destination.Delivery;
import dev.weft.http.Answer;
import dev.weft.http.RetryAfter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads Miso's answers. Thread-safe.
 *
 * <pre>
 * 2xx                               accepted, also with a body that cannot be read: ids protect from doubles
 * 2xx with "errors":true            refused by index, or some refused when no index can be read
 * 3xx                               hold: the address is wrong
 * 400 with "playground"             hold: the key is that of the read-only environment
 * 400 with "Request timeout"        retry
 * 400 otherwise                     some refused
 * 401 403 404 405 407 410           hold, and so is every 4xx that is not named here: nothing is lost
 * 408 425 429                       retry, after what Retry-After says
 * 413                               too large
 * 422                               refused by index, or some refused when no index can be read
 * 501 505 511                       hold
 * 5xx otherwise                     retry, after what Retry-After says
 * </pre>
 *
 * A body that names refused records does so in one of these forms; the third names none:
 *
 * <pre>
 * {"errors":true,"message":"…","data":["data.3.user_id (value) is invalid. Why.", …]}
 * {"detail":[{"loc":["body","data",3,"user_id"],"msg":"Why","type":"…"}]}
 * {"message":"…","data":{"errors":[{"loc":["body",35],"msg":"Why","type":"…"}]}}
 * </pre>
 */
final class MisoAnswers {
  private static final int LONGEST_REASON = 300;
  private static final JsonFactory JSON = new JsonFactory();

  private final RetryAfter retryAfter;
  private final String apiKey;

  /**
   * @param apiKey is taken out of every reason, should Miso ever quote it
   */
  MisoAnswers(RetryAfter retryAfter, String apiKey) {
    this.retryAfter = retryAfter;
    this.apiKey = apiKey;
  }

  /**
   * @param records in the batch; an index beyond them is not believed
   */
  Delivery read(Answer answer, int records) {
    int status = answer.status();
    Reply reply = Reply.of(answer.body());
    if (status >= 200 && status < 300) {
      return reply.refuses() ? refused(answer, reply, records) : Delivery.accepted();
    }
    return switch (status) {
      case 400 -> badRequest(answer, reply);
      case 401, 403 -> Delivery.hold(reason("miso refused the key", status, reply));
      case 404, 405, 410 ->
          Delivery.hold(reason("miso.url is no address of Miso's upload", status, reply));
      case 407 -> Delivery.hold(reason("a proxy wants credentials", status, reply));
      case 408, 425, 429 -> retry(answer, reply);
      case 413 -> Delivery.tooLarge(reason("miso finds the batch too large", status, reply));
      case 422 -> refused(answer, reply, records);
      case 501, 505, 511 ->
          Delivery.hold(reason("what answers at miso.url cannot take uploads", status, reply));
      default -> {
        if (status >= 500 && status < 600) yield retry(answer, reply);
        if (status >= 300 && status < 400) {
          yield Delivery.hold(reason("miso.url redirects, which is not followed", status, reply));
        }
        yield Delivery.hold(reason("miso gave an unexpected answer", status, reply));
      }
    };
  }

  private Delivery badRequest(Answer answer, Reply reply) {
    String message = reply.message.toLowerCase(Locale.ROOT);
    if (message.contains("playground")) {
      return Delivery.hold(
          reason("miso.api-key is that of the read-only Playground", answer.status(), reply));
    }
    if (message.contains("request timeout")) return retry(answer, reply);
    return Delivery.refusedSome(reason("miso refused the batch", answer.status(), reply));
  }

  private Delivery retry(Answer answer, Reply reply) {
    String what = answer.status() == 429 ? "miso asks to slow down" : "miso cannot answer now";
    return Delivery.retry(
        reason(what, answer.status(), reply), retryAfter.parse(answer.header("Retry-After")));
  }

  private Delivery refused(Answer answer, Reply reply, int records) {
    Map<Integer, String> named = new TreeMap<>();
    reply.refused.forEach(
        (index, why) -> {
          if (index < records) named.put(index, clean(why));
        });
    if (named.isEmpty()) {
      return Delivery.refusedSome(reason("miso refused the batch", answer.status(), reply));
    }
    String some = named.size() + " of " + records + (records == 1 ? " record" : " records");
    return Delivery.refused("miso refused " + some + " (HTTP " + answer.status() + ")", named);
  }

  private String reason(String what, int status, Reply reply) {
    String said = clean(reply.message);
    return what + " (HTTP " + status + (said.isEmpty() ? "" : ": " + said) + ")";
  }

  /** One line, without the key, not too long. */
  private String clean(String text) {
    String line = text.replace(apiKey, "***").replaceAll("\\p{Cntrl}+", " ").trim();
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
  }

  /** What of a body is of use; a body that is no JSON, or breaks off, leaves what came before. */
  private static final class Reply {
    private static final String LINE_START = "data.";
    private static final String LINE_VERB = "is invalid.";

    private boolean errors;
    private boolean fine;
    private String message = "";
    private final Map<Integer, String> refused = new TreeMap<>();

    static Reply of(byte[] body) {
      Reply reply = new Reply();
      try (JsonParser json = JSON.createParser(body)) {
        if (json.nextToken() == JsonToken.START_OBJECT) reply.readFields(json);
      } catch (IOException e) {
        return reply; // an HTML page of a proxy, or cut off
      }
      return reply;
    }

    /** A long list of refused records may be cut off before it is said that there are errors. */
    boolean refuses() {
      return errors || (!fine && !refused.isEmpty());
    }

    private void readFields(JsonParser json) throws IOException {
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        switch (name) {
          case "errors" -> {
            errors = value == JsonToken.VALUE_TRUE;
            fine = value == JsonToken.VALUE_FALSE;
          }
          // the second spelling is in Miso's documents
          case "message", "message:" -> message = text(json);
          case "data" -> {
            if (value == JsonToken.START_ARRAY) readLines(json);
            else if (value == JsonToken.START_OBJECT) readData(json);
          }
          case "detail" -> {
            if (value == JsonToken.START_ARRAY) readProblems(json);
            else say(text(json));
          }
          default -> {}
        }
        json.skipChildren();
      }
    }

    private void readLines(JsonParser json) throws IOException {
      for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
        if (t == null) return;
        if (t == JsonToken.VALUE_STRING) readLine(json.getText());
        json.skipChildren();
      }
    }

    /** Takes the index, the path and the why, and leaves out the value between: it may be an id. */
    private void readLine(String line) {
      String text = line.strip();
      if (!text.startsWith(LINE_START)) return;
      int end = LINE_START.length();
      while (end < text.length() && isDigit(text.charAt(end))) end++;
      int index = index(text.substring(LINE_START.length(), end));
      if (index < 0) return;
      int verb = text.lastIndexOf(LINE_VERB);
      if (verb < end) {
        refuse(index, "the record is invalid");
        return;
      }
      String path = text.startsWith(".", end) ? text.substring(end + 1).split("\\s", 2)[0] : "";
      String why = text.substring(verb + LINE_VERB.length()).strip();
      refuse(index, (path.isEmpty() ? "the record" : path) + " is invalid. " + why);
    }

    private static int index(String digits) {
      return digits.isEmpty() || digits.length() > 9 ? -1 : Integer.parseInt(digits);
    }

    private void readData(JsonParser json) throws IOException {
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (name.equals("errors") && value == JsonToken.START_ARRAY) readProblems(json);
        json.skipChildren();
      }
    }

    private void readProblems(JsonParser json) throws IOException {
      for (JsonToken t = json.nextToken(); t != JsonToken.END_ARRAY; t = json.nextToken()) {
        if (t == null) return;
        if (t == JsonToken.START_OBJECT) readProblem(json);
        json.skipChildren();
      }
    }

    private void readProblem(JsonParser json) throws IOException {
      List<String> place = new ArrayList<>();
      String why = "";
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (name.equals("loc") && value == JsonToken.START_ARRAY) {
          while (json.nextToken() != JsonToken.END_ARRAY && json.hasCurrentToken()) {
            if (json.currentToken().isScalarValue()) place.add(json.getText());
            json.skipChildren();
          }
        } else if (name.equals("msg")) {
          why = text(json);
        }
        json.skipChildren();
      }
      take(place, why);
    }

    /** {@code body, data, 3, user_id} names record 3; {@code body, 35} is a place in the text. */
    private void take(List<String> place, String why) {
      int data = place.indexOf("data");
      boolean named = data >= 0 && data + 1 < place.size();
      int index = named && isNumber(place.get(data + 1)) ? index(place.get(data + 1)) : -1;
      if (index < 0) {
        say(why);
      } else {
        String path = String.join(".", place.subList(data + 2, place.size()));
        refuse(index, (path.isEmpty() ? "the record" : path) + " is invalid. " + why);
      }
    }

    private static boolean isNumber(String text) {
      return !text.isEmpty() && text.chars().allMatch(c -> isDigit((char) c));
    }

    private static boolean isDigit(char c) {
      return c >= '0' && c <= '9';
    }

    /** Several lines about one record become one reason. */
    private void refuse(int index, String why) {
      refused.merge(index, why, (one, other) -> one + " " + other);
    }

    private void say(String more) {
      if (more.isEmpty()) return;
      message = message.isEmpty() ? more : message + " " + more;
    }

    private static String text(JsonParser json) throws IOException {
      return json.currentToken() == JsonToken.VALUE_STRING ? json.getText() : "";
    }
  }
}
