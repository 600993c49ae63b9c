package dev.weft.destination.personalize;

import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/** Where the keys to sign with come from. One thread. */
interface Credentials extends AutoCloseable {
  /**
   * Gives the keys of this moment; may take seconds.
   *
   * @throws NoCredentialsException if there are none
   */
  AwsCredentialsIdentity resolve() throws NoCredentialsException;

  /** Forgets what is known: AWS said that it is too old, or that it does not know it. */
  void refresh();

  @Override
  default void close() {}

  /** There are no keys. */
  final class NoCredentialsException extends Exception {
    private static final long serialVersionUID = 1L;

    NoCredentialsException(String message) {
      super(message, null, false, false);
    }
  }
}
