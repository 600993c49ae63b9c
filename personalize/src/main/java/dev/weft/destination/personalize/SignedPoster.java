package dev.weft.destination.personalize;

import dev.weft.destination.personalize.Credentials.NoCredentialsException;
import dev.weft.http.Answer;
import dev.weft.http.HttpPoster;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Map;

/**
 * Posts to the service, signed anew each time with the keys of that moment. An answer that says
 * that the keys are too old, or our time is wrong, is mended and asked once more; nothing else is
 * sent twice. Keys that AWS does not know are read anew for the next request. One thread, but for
 * {@link #cancel}.
 */
final class SignedPoster implements AutoCloseable {
  static final String CONTENT_TYPE = "application/json";

  /** A signature is good for five minutes; a difference below this is not worth a second try. */
  private static final Duration SMALL_SKEW = Duration.ofSeconds(30);

  private final URI endpoint;
  private final HttpPoster poster;
  private final Signature signature;
  private final Credentials credentials;
  private final Clock clock;
  private Duration ahead = Duration.ZERO;

  /**
   * @param endpoint scheme, host and port; no path
   * @param poster closed with this, as are the credentials
   * @param clock of this machine
   */
  SignedPoster(
      URI endpoint, HttpPoster poster, Signature signature, Credentials credentials, Clock clock) {
    this.endpoint = endpoint;
    this.poster = poster;
    this.signature = signature;
    this.credentials = credentials;
    this.clock = clock;
  }

  /**
   * Sends the body and reads the answer, whatever its status.
   *
   * @param path begins with a slash
   * @throws IOException if no answer came
   */
  Answer post(String path, byte[] body) throws IOException, NoCredentialsException {
    URI address = endpoint.resolve(path);
    Answer answer = once(address, body);
    return answer.status() >= 400 && isMended(answer) ? once(address, body) : answer;
  }

  void cancel() {
    poster.cancel();
  }

  @Override
  public void close() {
    poster.close();
    credentials.close();
  }

  private Answer once(URI address, byte[] body) throws IOException, NoCredentialsException {
    Clock theirs = Clock.offset(clock, ahead);
    Map<String, String> headers =
        signature.headers(address, body, CONTENT_TYPE, credentials.resolve(), theirs);
    return poster.post(address, headers, body, CONTENT_TYPE);
  }

  private boolean isMended(Answer answer) {
    Fault fault = Fault.of(answer);
    if (fault.isAboutAge()) {
      credentials.refresh();
      return true;
    }
    // not sent again, but a key that was cached without an end is not kept until the JVM's
    if (fault.isAboutKey()) credentials.refresh();
    return fault.isAboutTime() && isTimeMended(answer.header("Date"));
  }

  private boolean isTimeMended(String date) {
    Instant theirs;
    try {
      theirs = ZonedDateTime.parse(date.strip(), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
    } catch (DateTimeException e) {
      return false;
    }
    Duration before = ahead;
    ahead = Duration.between(clock.instant(), theirs);
    return ahead.minus(before).abs().compareTo(SMALL_SKEW) > 0;
  }
}
