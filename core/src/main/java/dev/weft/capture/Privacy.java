package dev.weft.capture;

import dev.weft.visit.Pseudonyms;
import dev.weft.visit.Visits;
import java.util.List;
import java.util.Optional;

/**
 * What becomes an event of whom, and what it may say of them. Immutable.
 *
 * @param pseudonyms names that stand for those of users; empty to leave them as they are
 * @param localDestinations the names of those that are no third party: not on the network
 */
public record Privacy(
    Visits visits, Optional<Pseudonyms> pseudonyms, List<String> localDestinations) {
  /** Copies the list. */
  public Privacy {
    localDestinations = List.copyOf(localDestinations);
  }
}
