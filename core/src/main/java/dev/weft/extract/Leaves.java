package dev.weft.extract;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Finds how to read the scalar that an object stands for: the value of a JSON node, the amount of a
 * sum of money. Money is a {@code javax.money.MonetaryAmount}, what Joda-Money takes for an amount,
 * or any class with an {@code amount} that is a BigDecimal and a {@code currency} beside it.
 * Stateless.
 */
final class Leaves {
  private static final MethodType READER = MethodType.methodType(Object.class, Object.class);

  private static final ClassValue<MethodHandle> READERS =
      new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> type) {
          MethodHandle found = JsonNodes.value(type);
          if (found == null) found = amount(type);
          return found == null ? MethodHandles.identity(Object.class) : found.asType(READER);
        }
      };

  private Leaves() {}

  /** A handle {@code (Object)Object}; one that gives the object itself if it is no such leaf. */
  static MethodHandle reader(Class<?> type) {
    return READERS.get(type);
  }

  private static @Nullable MethodHandle amount(Class<?> type) {
    Accessors accessors = new Accessors(Rights.PUBLIC);
    if (hasInterface(type, "javax.money.MonetaryAmount")) return accessors.exact(type, "number");
    MethodHandle amount = accessors.exact(type, "amount");
    if (amount == null || !hasCurrency(accessors, type)) return null;
    return BigDecimal.class == amount.type().returnType() ? amount : null;
  }

  private static boolean hasCurrency(Accessors accessors, Class<?> type) {
    return accessors.exact(type, "currency") != null
        || accessors.exact(type, "currencyUnit") != null
        || accessors.exact(type, "currencyCode") != null;
  }

  private static boolean hasInterface(Class<?> type, String name) {
    for (Class<?> owner : Accessors.owners(type)) {
      if (owner.getName().equals(name)) return true;
    }
    return false;
  }
}
