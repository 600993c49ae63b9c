package dev.weft.destination.personalize;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** Gives one key after another, each until it is told to refresh; none when there is none left. */
final class FixedCredentials implements Credentials {
  private final Deque<AwsCredentialsIdentity> keys = new ArrayDeque<>();
  private int refreshed;

  FixedCredentials(AwsCredentialsIdentity... keys) {
    this.keys.addAll(List.of(keys));
  }

  static AwsCredentialsIdentity key(String id, String secret) {
    return AwsCredentialsIdentity.create(id, secret);
  }

  static AwsCredentialsIdentity key(String id, String secret, String token) {
    return AwsSessionCredentialsIdentity.create(id, secret, token);
  }

  int refreshed() {
    return refreshed;
  }

  @Override
  public AwsCredentialsIdentity resolve() throws NoCredentialsException {
    AwsCredentialsIdentity key = keys.peek();
    if (key == null) throw new NoCredentialsException("there are no AWS credentials");
    return key;
  }

  @Override
  public void refresh() {
    refreshed++;
    if (keys.size() > 1) keys.remove();
  }
}
