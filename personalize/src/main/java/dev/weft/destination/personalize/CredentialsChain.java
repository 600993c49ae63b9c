package dev.weft.destination.personalize;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * AWS's own chain: system properties, environment, web identity, profile file, container, machine
 * (IMDS). It does not remember that it found nothing, and looking may take seconds each time; so
 * this does. One thread.
 */
final class CredentialsChain implements Credentials {
  /** What of AWS's message says more than that there is nothing. */
  private static final Pattern TELLING =
      Pattern.compile(
          "To use [^,]{1,100}, the '\\w+' service module must be on the class path"
              + "|Expected an [^,]{1,100} on line \\d+"
              + "|Failed to refresh process-based credentials");

  private final String profile;
  private final Duration patience;
  private final LongSupplier nanoTime;
  private @Nullable DefaultCredentialsProvider chain;
  private @Nullable String failure;
  private long failedAt;

  /**
   * Looks nowhere yet.
   *
   * @param profile of the profile file; empty for the one that AWS's variables say
   * @param patience how long it is not looked again after nothing was found
   */
  CredentialsChain(String profile, Duration patience, LongSupplier nanoTime) {
    this.profile = profile;
    this.patience = patience;
    this.nanoTime = nanoTime;
  }

  @Override
  public AwsCredentialsIdentity resolve() throws NoCredentialsException {
    String known = failure;
    if (known != null && nanoTime.getAsLong() - failedAt < patience.toNanos()) {
      throw new NoCredentialsException(known);
    }
    try {
      AwsCredentialsIdentity found = chain().resolveCredentials();
      failure = null;
      return found;
    } catch (SdkException | IllegalStateException | IllegalArgumentException e) {
      String reason = reason(String.valueOf(e.getMessage()));
      failure = reason;
      failedAt = nanoTime.getAsLong();
      throw new NoCredentialsException(reason);
    }
  }

  /** The next look is at everything again, be it cached in the chain or not. */
  @Override
  public void refresh() {
    close();
    failure = null;
  }

  @Override
  public void close() {
    DefaultCredentialsProvider old = chain;
    chain = null;
    if (old != null) old.close();
  }

  /** AWS's message lists every place that was looked at, which is too long for a line. */
  private String reason(String message) {
    String file =
        profile.isEmpty()
            ? "in a profile file"
            : "in the profile \"" + profile + "\" (personalize.profile)";
    Matcher telling = TELLING.matcher(message);
    return "there are no AWS credentials in the environment, "
        + file
        + ", from the container or from the machine"
        + (telling.find() ? "; AWS's code says: " + telling.group() : "");
  }

  private DefaultCredentialsProvider chain() {
    DefaultCredentialsProvider current = chain;
    if (current == null) {
      DefaultCredentialsProvider.Builder builder = DefaultCredentialsProvider.builder();
      if (!profile.isEmpty()) builder.profileName(profile);
      current = builder.build();
      chain = current;
    }
    return current;
  }
}
