package dev.weft.destination.personalize;

import java.time.Duration;
import java.util.function.LongSupplier;
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
      // its message lists every place that was looked at, which is too long for a line
      String reason =
          "there are no AWS credentials in the environment, in a profile file, from the container"
              + " or from the machine";
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
