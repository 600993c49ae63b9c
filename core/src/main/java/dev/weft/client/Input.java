package dev.weft.client;

import dev.weft.event.Interaction;
import dev.weft.event.InvalidInteractionException;

/** What is to be uploaded, one after the other. One thread. */
public interface Input {
  /** How many there are. */
  int count();

  /**
   * The next one.
   *
   * @throws InvalidInteractionException if it is none; the one after it is then next
   */
  Interaction next() throws InvalidInteractionException;
}
