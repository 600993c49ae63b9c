package dev.weft.client;

import dev.weft.event.Interaction;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;

/** Interactions that were made already. One thread. */
final class ListInput implements Input {
  private final int count;
  private final Iterator<Interaction> interactions;

  ListInput(Collection<Interaction> interactions) {
    List<Interaction> copy = List.copyOf(interactions);
    this.count = copy.size();
    this.interactions = copy.iterator();
  }

  @Override
  public int count() {
    return count;
  }

  @Override
  public Interaction next() {
    return interactions.next();
  }
}
