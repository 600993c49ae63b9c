package dev.weft.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.pipeline.SendFailure.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.security.cert.CertificateExpiredException;
import java.util.List;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.junit.jupiter.api.Test;

class SendFailureTest {
  @Test
  void whereNobodyWasThereNothingWasSent() {
    for (IOException failure :
        List.of(
            new ConnectException("refused"),
            new UnknownHostException("no.such.host"),
            new NoRouteToHostException("unreachable"),
            new SocketTimeoutException("Connect timed out"),
            new SocketTimeoutException("failed to connect to x after 2000ms"))) {
      assertThat(SendFailure.of(failure).kind()).as("%s", failure).isEqualTo(Kind.NOT_SENT);
    }
  }

  @Test
  void whereTheConnectionBrokeTheBatchMayHaveBeenTaken() {
    for (IOException failure :
        List.of(
            new SocketException("Connection reset"),
            new SocketTimeoutException("timeout"),
            new EOFException(),
            new SSLException("closed in the middle"),
            new IOException("unexpected end of stream"))) {
      assertThat(SendFailure.of(failure).kind()).as("%s", failure).isEqualTo(Kind.NO_ANSWER);
    }
  }

  @Test
  void aCertificateIsAMatterForAPerson() {
    assertThat(SendFailure.of(new SSLHandshakeException("PKIX")).kind())
        .isEqualTo(Kind.NOT_TRUSTED);
    assertThat(SendFailure.of(new SSLPeerUnverifiedException("other host")).kind())
        .isEqualTo(Kind.NOT_TRUSTED);
  }

  /** As with a certificate that has expired. */
  @Test
  void theReasonNamesTheLastCauseHoweverDeepItIs() {
    IOException failure = new SSLHandshakeException("PKIX path validation failed");
    failure.initCause(
        new IllegalStateException(
            new IllegalStateException(
                "validity check failed", new CertificateExpiredException("NotAfter: Monday"))));

    assertThat(SendFailure.of(failure).reason())
        .isEqualTo(
            "SSLHandshakeException: PKIX path validation failed;"
                + " caused by CertificateExpiredException: NotAfter: Monday");
  }

  @Test
  void theReasonIsOneLineOfBoundedLengthWithTheCauses() {
    IOException failure =
        new IOException("first\nline", new IllegalStateException("x".repeat(1000)));

    String reason = SendFailure.of(failure).reason();

    assertThat(reason)
        .startsWith("IOException: first line; caused by IllegalStateException: xxx")
        .hasSize(301)
        .doesNotContain("\n");
  }
}
