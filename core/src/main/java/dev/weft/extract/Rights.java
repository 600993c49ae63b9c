package dev.weft.extract;

import java.lang.invoke.MethodHandles;
import java.util.function.Consumer;

/**
 * With whose rights steps look into objects, and who hears where these do not suffice. Immutable.
 *
 * @param lookup of the class whose method has the rule
 * @param tell hears, once for a property of a class, why it cannot be read; must not throw
 */
record Rights(MethodHandles.Lookup lookup, Consumer<String> tell) {
  /** Those that everybody has; nobody hears. */
  static final Rights PUBLIC = new Rights(MethodHandles.publicLookup(), reason -> {});
}
