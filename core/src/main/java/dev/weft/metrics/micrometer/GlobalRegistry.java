package dev.weft.metrics.micrometer;

import dev.weft.metrics.Metric;
import dev.weft.metrics.Reading;
import dev.weft.metrics.Reading.Series;
import dev.weft.metrics.Readings;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The registry {@code Metrics.globalRegistry} of one Micrometer, whose classes we cannot link to:
 * they are the application's. It and its meters are held weakly, and no class or method of it is
 * kept. One thread.
 *
 * <p>The registry itself holds the {@link Readings} weakly, as Micrometer does with the object that
 * a function reads.
 */
final class GlobalRegistry {
  private static final String PACKAGE = "io.micrometer.core.instrument.";

  private final String context;
  private final WeakReference<Object> registry;
  private final Set<Series> added = new HashSet<>();
  private final List<WeakReference<Object>> meters = new ArrayList<>();

  private GlobalRegistry(Object registry, String context) {
    this.registry = new WeakReference<>(registry);
    this.context = context;
  }

  /** Null if this loader sees none. */
  static @Nullable GlobalRegistry seenBy(ClassLoader loader, String context)
      throws ReflectiveOperationException {
    ClassLoader before = enter(loader);
    try {
      Class<?> metrics = Class.forName(PACKAGE + "Metrics", true, loader);
      Object found = metrics.getField("globalRegistry").get(null);
      return found == null ? null : new GlobalRegistry(found, context);
    } catch (ClassNotFoundException e) {
      return null;
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  /** What the application does when it is called shall find its own things, as ever. */
  private static @Nullable ClassLoader enter(@Nullable ClassLoader loader) {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(loader);
    return before;
  }

  boolean isSame(GlobalRegistry other) {
    return registry.get() == other.registry.get();
  }

  boolean isGone() {
    return registry.get() == null;
  }

  /**
   * Adds a meter for each that has none yet, once the application has a registry in it: until then
   * it may still set filters, which Micrometer warns of when there are meters.
   */
  void add(List<Reading> all, Readings readings) throws ReflectiveOperationException {
    Object present = registry.get();
    if (present == null) return;
    ClassLoader before = enter(present.getClass().getClassLoader());
    try {
      if (added.isEmpty() && isEmpty(present)) return;
      for (Reading reading : all) {
        if (added.add(reading.series())) add(reading.series(), readings, present);
      }
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  private static boolean isEmpty(Object present) throws ReflectiveOperationException {
    Class<?> composite =
        type("composite.CompositeMeterRegistry", present.getClass().getClassLoader());
    return invoke(composite, present, "getRegistries", new Class<?>[0]) instanceof Collection<?> all
        && all.isEmpty();
  }

  private void add(Series series, Readings readings, Object present)
      throws ReflectiveOperationException {
    Metric metric = series.metric();
    Object builder = builder(series, readings, present.getClass().getClassLoader());
    call(builder, "description", metric.meaning());
    for (int i = 0; i < metric.tags().size(); i++) {
      call(builder, "tag", metric.tags().get(i), series.tags().get(i));
    }
    if (!context.isEmpty()) call(builder, "tag", "context", context);
    boolean hasUnit = !metric.unit().isEmpty() && metric.kind() != Metric.Kind.TIMER;
    if (hasUnit) call(builder, "baseUnit", metric.unit());
    Class<?> type = type("MeterRegistry", present.getClass().getClassLoader());
    Object meter = invoke(builder.getClass(), builder, "register", new Class<?>[] {type}, present);
    if (meter != null) meters.add(new WeakReference<>(meter));
  }

  /** The functions are the JDK's: nothing of ours needs to be visible to the application. */
  private static Object builder(Series series, Readings readings, @Nullable ClassLoader loader)
      throws ReflectiveOperationException {
    String name = series.metric().meter();
    ToDoubleFunction<Object> value = all -> ((Readings) all).one(series).value();
    ToLongFunction<Object> count = all -> ((Readings) all).one(series).count();
    Class<?>[] two = {String.class, Object.class, ToDoubleFunction.class};
    Class<?>[] timer = {
      String.class, Object.class, ToLongFunction.class, ToDoubleFunction.class, TimeUnit.class
    };
    Object builder =
        switch (series.metric().kind()) {
          case COUNTER -> build("FunctionCounter", loader, two, name, readings, value);
          case GAUGE -> build("Gauge", loader, two, name, readings, value);
          case TIMER ->
              build("FunctionTimer", loader, timer, name, readings, count, value, TimeUnit.SECONDS);
        };
    if (builder == null) throw new NoSuchMethodException("builder of " + series.metric());
    return builder;
  }

  private static @Nullable Object build(
      String type, @Nullable ClassLoader loader, Class<?>[] parameters, Object... arguments)
      throws ReflectiveOperationException {
    return invoke(type(type, loader), null, "builder", parameters, arguments);
  }

  private static void call(Object builder, String method, String... texts)
      throws ReflectiveOperationException {
    Class<?>[] parameters = new Class<?>[texts.length];
    for (int i = 0; i < texts.length; i++) parameters[i] = String.class;
    var unused = invoke(builder.getClass(), builder, method, parameters, (Object[]) texts);
  }

  /** Takes back every meter that is still there. */
  void removeAll() {
    Object present = registry.get();
    if (present == null) return;
    ClassLoader before = enter(present.getClass().getClassLoader());
    try {
      for (WeakReference<Object> reference : meters) {
        Object meter = reference.get();
        if (meter != null) remove(meter, present);
      }
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
    meters.clear();
  }

  private static void remove(Object meter, Object present) {
    try {
      ClassLoader loader = present.getClass().getClassLoader();
      Class<?> registryType = type("MeterRegistry", loader);
      Class<?>[] parameters = {type("Meter", loader)};
      var unused = invoke(registryType, present, "remove", parameters, meter);
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      // a registry that fails here keeps a meter that reads nothing any more
    }
  }

  private static Class<?> type(String name, @Nullable ClassLoader loader)
      throws ClassNotFoundException {
    return Class.forName(PACKAGE + name, false, loader);
  }

  private static @Nullable Object invoke(
      Class<?> type,
      @Nullable Object target,
      String method,
      Class<?>[] parameters,
      Object... arguments)
      throws ReflectiveOperationException {
    try {
      return type.getMethod(method, parameters).invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof VirtualMachineError error) throw error;
      throw e;
    }
  }
}
