package dev.weft.extract;

import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The shapes in which applications keep a property {@code sku}; each can be made with what its
 * accessor gives.
 */
@SuppressWarnings({"UnusedMethod", "EffectivelyPrivate", "DoNotCallSuggester"}) // read by paths
enum Shape {
  RECORD {
    @Override
    Object around(Supplier<@Nullable Object> sku) {
      return new Item(sku);
    }
  },
  BEAN {
    @Override
    Object around(Supplier<@Nullable Object> sku) {
      return new Bean(sku);
    }
  },
  SUBCLASS {
    @Override
    Object around(Supplier<@Nullable Object> sku) {
      return new SubBean(sku);
    }
  },
  LOMBOK {
    @Override
    Object around(Supplier<@Nullable Object> sku) {
      return new LombokValue(sku);
    }
  },
  KOTLIN_DATA_CLASS {
    @Override
    Object around(Supplier<@Nullable Object> sku) {
      return new KotlinData(sku);
    }
  },
  KOTLIN_VALUE_CLASS {
    @Override
    Object around(Supplier<@Nullable Object> sku) {
      return KotlinInternal.withValueClass(sku);
    }
  },
  KOTLIN_INTERNAL {
    @Override
    Object around(Supplier<@Nullable Object> sku) {
      return new KotlinInternal(sku);
    }
  },
  INTERFACE {
    @Override
    Object around(Supplier<@Nullable Object> sku) {
      return new OnlyByInterface(sku);
    }
  },
  PROXY {
    @Override
    Object around(Supplier<@Nullable Object> sku) {
      return Proxy.newProxyInstance(
          Shape.class.getClassLoader(),
          new Class<?>[] {Sellable.class},
          (proxy, method, arguments) -> sku.get());
    }
  },
  PROXY_OF_A_HIDDEN_INTERFACE {
    @Override
    Object around(Supplier<@Nullable Object> sku) {
      return Proxy.newProxyInstance(
          Shape.class.getClassLoader(),
          new Class<?>[] {Hidden.class},
          (proxy, method, arguments) -> sku.get());
    }
  },
  MAP {
    @Override
    Object around(Supplier<@Nullable Object> sku) {
      return new LazyMap(sku);
    }
  },
  OPTIONAL {
    @Override
    Object around(Supplier<@Nullable Object> sku) {
      return Optional.of(new Item(sku));
    }
  };

  abstract Object around(Supplier<@Nullable Object> sku);

  private record Item(Supplier<@Nullable Object> lazy, @Nullable Object sku) {
    Item(Supplier<@Nullable Object> lazy) {
      this(lazy, null);
    }

    @Override
    public @Nullable Object sku() {
      return lazy.get();
    }
  }

  private static class Bean {
    private final Supplier<@Nullable Object> sku;

    Bean(Supplier<@Nullable Object> sku) {
      this.sku = sku;
    }

    public @Nullable Object getSku() {
      return sku.get();
    }
  }

  private static final class SubBean extends Bean {
    SubBean(Supplier<@Nullable Object> sku) {
      super(sku);
    }
  }

  /** As {@code @Value @Accessors(fluent = true)} makes it. */
  private static final class LombokValue {
    private final Supplier<@Nullable Object> lazy;

    @SuppressWarnings("unused") // it is what makes the method an accessor
    private final @Nullable Object sku = null;

    LombokValue(Supplier<@Nullable Object> lazy) {
      this.lazy = lazy;
    }

    public @Nullable Object sku() {
      return lazy.get();
    }
  }

  /** As Kotlin's compiler makes it: getters, and methods that are none. */
  private static final class KotlinData {
    private final Supplier<@Nullable Object> sku;

    KotlinData(Supplier<@Nullable Object> sku) {
      this.sku = sku;
    }

    public @Nullable Object getSku() {
      return sku.get();
    }

    @SuppressWarnings("unused") // it must not be called
    public Object component1() {
      throw new AssertionError("component1 is no property");
    }

    @SuppressWarnings("unused") // it must not be called
    public KotlinData copy(@Nullable Object sku) {
      throw new AssertionError("copy is no property");
    }
  }

  public interface Sellable {
    @Nullable Object getSku();
  }

  private interface Hidden {
    @Nullable Object getSku();
  }

  private record OnlyByInterface(Supplier<@Nullable Object> lazy) implements Sellable {
    @Override
    public @Nullable Object getSku() {
      return lazy.get();
    }
  }

  private static final class LazyMap extends HashMap<String, Object> {
    private static final long serialVersionUID = 1L;
    private final transient Supplier<@Nullable Object> sku;

    LazyMap(Supplier<@Nullable Object> sku) {
      super(Collections.unmodifiableMap(Map.of("sku", "not asked for")));
      this.sku = sku;
    }

    @Override
    public @Nullable Object get(@Nullable Object key) {
      return "sku".equals(key) ? sku.get() : null;
    }
  }
}
