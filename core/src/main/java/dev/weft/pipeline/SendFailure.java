package dev.weft.pipeline;

import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.Locale;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * What it means that a request got no answer. Immutable.
 *
 * @param kind whether the other side can have taken the batch
 * @param reason for people
 */
record SendFailure(Kind kind, String reason) {
  private static final int MAX_CAUSES = 10;
  private static final int LONGEST_REASON = 300;

  enum Kind {
    /** Nobody was there: the batch was not taken. */
    NOT_SENT,
    /** The connection broke or the answer took too long: perhaps it was taken. */
    NO_ANSWER,
    /** The certificate is not trusted, or something of that kind: a person must look. */
    NOT_TRUSTED
  }

  static SendFailure of(IOException failure) {
    return new SendFailure(kind(failure), text(failure));
  }

  private static Kind kind(IOException failure) {
    if (failure instanceof ConnectException
        || failure instanceof UnknownHostException
        || failure instanceof NoRouteToHostException
        || isConnectTimeout(failure)) {
      return Kind.NOT_SENT;
    }
    boolean handshake =
        failure instanceof SSLHandshakeException || failure instanceof SSLPeerUnverifiedException;
    return handshake && !brokeOff(failure) ? Kind.NOT_TRUSTED : Kind.NO_ANSWER;
  }

  private static boolean isConnectTimeout(IOException failure) {
    String message = failure.getMessage();
    return failure instanceof SocketTimeoutException
        && message != null
        && message.toLowerCase(Locale.ROOT).contains("connect");
  }

  /** A server that goes away in the middle of a handshake says nothing about its certificate. */
  private static boolean brokeOff(Throwable failure) {
    Throwable t = failure;
    for (int depth = 0; depth < MAX_CAUSES && t.getCause() != null; depth++) {
      t = t.getCause();
      if (t instanceof EOFException || t instanceof SocketException) return true;
    }
    return false;
  }

  /** With its last cause: the first says that a handshake failed, the last says why. */
  private static String text(Throwable failure) {
    StringBuilder text = new StringBuilder(said(failure));
    Throwable last = lastCause(failure);
    if (last != failure) text.append("; caused by ").append(said(last));
    String line = text.toString().replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= LONGEST_REASON ? line : line.substring(0, LONGEST_REASON) + "…";
  }

  private static Throwable lastCause(Throwable failure) {
    Throwable last = failure;
    for (int i = 0; i < MAX_CAUSES; i++) {
      Throwable cause = last.getCause();
      if (cause == null) break;
      last = cause;
    }
    return last;
  }

  private static String said(Throwable failure) {
    String name = failure.getClass().getSimpleName();
    return failure.getMessage() == null ? name : name + ": " + failure.getMessage();
  }
}
