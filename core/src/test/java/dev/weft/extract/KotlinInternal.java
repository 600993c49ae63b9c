package dev.weft.extract;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An internal property as Kotlin's compiler makes it, and one of a value class. */
public final class KotlinInternal {
  private final Supplier<@Nullable Object> sku;

  public KotlinInternal(Supplier<@Nullable Object> sku) {
    this.sku = sku;
  }

  @SuppressWarnings("MemberName") // Kotlin's spelling
  public @Nullable Object getSku$shop_main() {
    return sku.get();
  }

  /** The same with a name that Java's compiler does not take: {@code getSku-shop_main}. */
  static Object withValueClass(Supplier<@Nullable Object> sku) {
    String resource = KotlinInternal.class.getSimpleName() + ".class";
    try (InputStream in = KotlinInternal.class.getResourceAsStream(resource)) {
      if (in == null) throw new IllegalStateException("no " + resource);
      String bytes = new String(in.readAllBytes(), ISO_8859_1).replace("getSku$", "getSku-");
      return MethodHandles.lookup()
          .defineHiddenClass(bytes.getBytes(ISO_8859_1), true)
          .lookupClass()
          .getConstructor(Supplier.class)
          .newInstance(sku);
    } catch (IOException | ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
