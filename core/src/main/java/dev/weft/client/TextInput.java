package dev.weft.client;

import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.event.InvalidInteractionException;

/** The elements of a JSON text. One thread. */
final class TextInput implements Input {
  private final JsonInput elements;

  TextInput(JsonInput elements) {
    this.elements = elements;
  }

  @Override
  public int count() {
    return elements.count();
  }

  @Override
  public Interaction next() throws InvalidInteractionException {
    return InteractionJson.read(elements.next());
  }
}
