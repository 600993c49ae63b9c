package dev.weft.destination.personalize;

import dev.weft.destination.Delivery;
import dev.weft.http.Answer;
import dev.weft.http.RetryAfter;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Reads the service's answers: by the error's code first, because it throttles with a 400, and then
 * by the status. Thread-safe.
 *
 * <pre>
 * 2xx                                  accepted: all or nothing, no answer names a single event
 * ThrottlingException and the like     slow down, whatever the status
 * InvalidInputException and the like   some refused
 * ExpiredToken and the like            hold: new credentials were tried already
 * RequestTimeTooSkewed and the like    hold: the clock was corrected already
 * AccessDeniedException and the like   hold
 * ResourceNotFoundException            hold: the tracking id or the region is wrong
 * ResourceInUseException               retry, slowly: the dataset is being changed
 * without a known code:
 * 3xx                                  hold
 * 400                                  some refused
 * 408 425                              retry
 * 409                                  retry, slowly
 * 413                                  too large
 * 429                                  slow down
 * 4xx otherwise, 501 505 511           hold: nothing is lost
 * 5xx otherwise                        retry
 * </pre>
 *
 * {@code Retry-After} is honoured wherever it says retry or slow down.
 */
final class Answers {
  private static final int LONGEST_REASON = 300;

  /** What AWS's own client takes for throttling. */
  private static final Set<String> THROTTLING =
      Set.of(
          "Throttling",
          "ThrottlingException",
          "ThrottledException",
          "RequestThrottledException",
          "RequestThrottled",
          "TooManyRequestsException",
          "ProvisionedThroughputExceededException",
          "TransactionInProgressException",
          "RequestLimitExceeded",
          "BandwidthLimitExceeded",
          "LimitExceededException",
          "SlowDown",
          "PriorRequestNotComplete",
          "EC2ThrottledException");

  private static final Set<String> INVALID =
      Set.of("InvalidInputException", "ValidationException", "SerializationException");

  private static final Set<String> REFUSES_US =
      Set.of(
          "AccessDenied",
          "AccessDeniedException",
          "UnrecognizedClientException",
          "InvalidClientTokenId",
          "InvalidSignatureException",
          "SignatureDoesNotMatch",
          "IncompleteSignature",
          "IncompleteSignatureException",
          "MissingAuthenticationToken",
          "MissingAuthenticationTokenException",
          "NotAuthorized",
          "OptInRequired",
          "AuthFailure");

  /**
   * {@code Value 'u-17' at 'sessionId' failed …}: what stands there was sent, and may be an id. As
   * much as can be, for the value may have quotes and the very same words in it.
   */
  private static final Pattern QUOTED_VALUE =
      Pattern.compile("(?is)\\bvalue '.*'(?= at ')|\\bvalue '.*'");

  private final String name;
  private final RetryAfter retryAfter;
  private final Duration slow;

  /**
   * @param name of the destination
   * @param slow how long to leave a dataset alone that is being changed
   */
  Answers(String name, RetryAfter retryAfter, Duration slow) {
    this.name = name;
    this.retryAfter = retryAfter;
    this.slow = slow;
  }

  Delivery read(Answer answer) {
    int status = answer.status();
    if (status >= 200 && status < 300) return Delivery.accepted();
    Fault fault = Fault.of(answer);
    String code = fault.code();
    if (THROTTLING.contains(code)) return slowDown(answer, fault);
    if (INVALID.contains(code)) {
      return Delivery.refusedSome(reason("the service refused the batch", status, fault));
    }
    if (fault.isAboutAge()) {
      return Delivery.hold(reason("the AWS credentials have expired", status, fault));
    }
    if (fault.isAboutTime()) {
      return Delivery.hold(reason("this machine's clock and that of AWS differ", status, fault));
    }
    if (REFUSES_US.contains(code)) {
      return Delivery.hold(reason("AWS refused the credentials or the right", status, fault));
    }
    return switch (code) {
      case "ResourceNotFoundException" -> Delivery.hold(notFound(status, fault));
      case "ResourceInUseException" -> inUse(answer, fault);
      case "RequestTimeout", "RequestTimeoutException" -> retry(answer, fault);
      default -> byStatus(answer, fault);
    };
  }

  private Delivery byStatus(Answer answer, Fault fault) {
    int status = answer.status();
    return switch (status) {
      case 400 -> Delivery.refusedSome(reason("the service refused the batch", status, fault));
      case 401, 403 ->
          Delivery.hold(reason("AWS refused the credentials or the right", status, fault));
      case 404 -> Delivery.hold(notFound(status, fault));
      case 407 -> Delivery.hold(reason("a proxy wants credentials", status, fault));
      case 408, 425 -> retry(answer, fault);
      case 409 -> inUse(answer, fault);
      case 413 -> Delivery.tooLarge(reason("the service finds the batch too large", status, fault));
      case 429 -> slowDown(answer, fault);
      case 501, 505, 511 ->
          Delivery.hold(reason("what answers is not Amazon Personalize", status, fault));
      default ->
          status >= 500 && status < 600
              ? retry(answer, fault)
              : Delivery.hold(reason("an unexpected answer", status, fault));
    };
  }

  private String notFound(int status, Fault fault) {
    return reason(
        name + ".tracking-id is not known there; see it and personalize.region", status, fault);
  }

  private Delivery slowDown(Answer answer, Fault fault) {
    return Delivery.slowDown(
        reason("the service asks to slow down", answer.status(), fault), asked(answer));
  }

  private Delivery retry(Answer answer, Fault fault) {
    return Delivery.retry(
        reason("the service cannot answer now", answer.status(), fault), asked(answer));
  }

  private Delivery inUse(Answer answer, Fault fault) {
    Duration asked = asked(answer);
    return Delivery.retry(
        reason("the dataset is being changed", answer.status(), fault),
        asked.compareTo(slow) > 0 ? asked : slow);
  }

  private Duration asked(Answer answer) {
    return retryAfter.parse(answer.header("Retry-After"));
  }

  private static String reason(String what, int status, Fault fault) {
    String said = fault.code() + (fault.message().isEmpty() ? "" : ": " + fault.message());
    String clean = clean(said.startsWith(": ") ? said.substring(2) : said);
    return what + " (HTTP " + status + (clean.isEmpty() ? "" : ", " + clean) + ")";
  }

  /** One line, without values, not too long. */
  private static String clean(String text) {
    String line =
        QUOTED_VALUE.matcher(text).replaceAll("value '***'").replaceAll("\\p{Cntrl}+", " ").trim();
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
  }
}
