package dev.weft.destination.personalize;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weft.http.Answer;
import java.io.IOException;

/**
 * What an answer of AWS says went wrong. Immutable.
 *
 * @param code such as {@code InvalidInputException}, from the header {@code x-amzn-ErrorType} or
 *     else from the body; empty if neither says
 * @param message for people; may hold what was sent
 */
record Fault(String code, String message) {
  private static final JsonFactory JSON = new JsonFactory();

  static Fault of(Answer answer) {
    String code = "";
    String message = "";
    try (JsonParser json = JSON.createParser(answer.body())) {
      if (json.nextToken() == JsonToken.START_OBJECT) {
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
          boolean text = json.nextToken() == JsonToken.VALUE_STRING;
          if (text && (name.equals("__type") || name.equals("code"))) code = json.getText();
          else if (text && name.equalsIgnoreCase("message")) message = json.getText();
          json.skipChildren();
        }
      }
    } catch (IOException e) {
      // a page of a proxy, or cut off: what came before is kept
    }
    String header = answer.header("x-amzn-ErrorType");
    return new Fault(bare(header.isEmpty() ? code : header), message);
  }

  /** {@code ns#Code} and {@code Code:uri} without what is not the code. */
  private static String bare(String code) {
    int colon = code.indexOf(':'); // first: what follows may have a # of its own
    String name = colon < 0 ? code : code.substring(0, colon);
    return name.substring(name.indexOf('#') + 1).strip();
  }

  /** Whether the time of our signature is not that of the service. */
  boolean isAboutTime() {
    return switch (code) {
      case "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture" -> true;
      case "InvalidSignatureException", "SignatureDoesNotMatch", "AuthFailure" ->
          message.contains("Signature expired") || message.contains("Signature not yet current");
      default -> false;
    };
  }

  /** Whether AWS does not know the key, or not with this secret: perhaps there is a newer one. */
  boolean isAboutKey() {
    return switch (code) {
      case "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "AuthFailure" ->
          !isAboutTime();
      default -> false;
    };
  }

  /** Whether other credentials of the same source may do. */
  boolean isAboutAge() {
    return code.equals("ExpiredToken") || code.equals("ExpiredTokenException");
  }
}
