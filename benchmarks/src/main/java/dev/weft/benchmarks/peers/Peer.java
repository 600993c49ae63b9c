package dev.weft.benchmarks.peers;

/**
 * One system under comparison, with its defaults but for the address. Made by the name of its class
 * in a JVM of its own, whose class path has no other system. One thread.
 */
public interface Peer {
  /**
   * Starts it.
   *
   * @param endpoint {@code http://host:port}, without a path
   */
  void start(String endpoint) throws Exception;

  /** Hands over one {@link ShopEvent}, the way an application does. */
  void track(int number) throws Exception;

  /** Asks it to send now what waits; need not wait for that. */
  default void flush() {}

  /** The system's own word that it wants no more at the moment. */
  default boolean isBusy() {
    return false;
  }
}
