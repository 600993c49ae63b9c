package dev.weft.destination.personalize;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The other side of AWS's signature, written from its document and not from any client: recomputes
 * what the header Authorization must say. Stateless.
 */
final class SigV4 {
  private static final Pattern AUTHORIZATION =
      Pattern.compile(
          "AWS4-HMAC-SHA256 Credential=([^/]+)/(\\d{8})/([^/]+)/([^/]+)/aws4_request,"
              + " ?SignedHeaders=([^,]+), ?Signature=([0-9a-f]{64})");

  /** What the header claims. */
  record Claim(
      String key,
      String day,
      String region,
      String service,
      List<String> signedHeaders,
      String signature) {

    /** Null if the header is none. */
    static @Nullable Claim of(String header) {
      Matcher found = AUTHORIZATION.matcher(header);
      if (!found.matches()) return null;
      return new Claim(
          found.group(1),
          found.group(2),
          found.group(3),
          found.group(4),
          List.of(found.group(5).split(";", -1)),
          found.group(6));
    }
  }

  private SigV4() {}

  /**
   * @param headers by their lower-case names
   */
  static String signature(
      Claim claim,
      String secret,
      String method,
      String path,
      Map<String, String> headers,
      byte[] body) {
    StringBuilder canonical = new StringBuilder();
    canonical.append(method).append('\n').append(path).append("\n\n");
    for (String name : claim.signedHeaders()) {
      String value = headers.getOrDefault(name, "").strip().replaceAll(" +", " ");
      canonical.append(name.toLowerCase(Locale.ROOT)).append(':').append(value).append('\n');
    }
    canonical.append('\n').append(String.join(";", claim.signedHeaders())).append('\n');
    canonical.append(sha256(body));
    String scope = claim.day() + "/" + claim.region() + "/" + claim.service() + "/aws4_request";
    String toSign =
        "AWS4-HMAC-SHA256\n"
            + headers.getOrDefault("x-amz-date", "")
            + "\n"
            + scope
            + "\n"
            + sha256(canonical.toString().getBytes(UTF_8));
    byte[] key = ("AWS4" + secret).getBytes(UTF_8);
    for (String step : List.of(claim.day(), claim.region(), claim.service(), "aws4_request")) {
      key = hmac(key, step);
    }
    return HexFormat.of().formatHex(hmac(key, toSign));
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] hmac(byte[] key, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
