package dev.weft.destination.personalize;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Signs requests by AWS's own signer (SigV4). Thread-safe. */
final class Signature {
  /** Not the name of the host, which is {@code personalize-events}. */
  private static final String SERVICE = "personalize";

  private static final List<String> HEADERS =
      List.of("Authorization", "X-Amz-Date", "x-amz-content-sha256", "X-Amz-Security-Token");

  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();
  private final String region;

  Signature(String region) {
    this.region = region;
  }

  /**
   * The headers that make a POST of this body a signed one.
   *
   * @param clock tells the time of the service, as far as it is known
   */
  Map<String, String> headers(
      URI address, byte[] body, String contentType, AwsCredentialsIdentity keys, Clock clock) {
    SdkHttpRequest request =
        SdkHttpRequest.builder()
            .uri(address)
            .method(SdkHttpMethod.POST)
            .putHeader("Content-Type", contentType)
            .build();
    SignedRequest signed =
        signer.sign(
            each ->
                each.identity(keys)
                    .request(request)
                    .payload(() -> new ByteArrayInputStream(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(HttpSigner.SIGNING_CLOCK, clock));
    Map<String, String> headers = new LinkedHashMap<>();
    for (String name : HEADERS) {
      signed.request().firstMatchingHeader(name).ifPresent(value -> headers.put(name, value));
    }
    return headers;
  }
}
