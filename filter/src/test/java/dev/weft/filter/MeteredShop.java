package dev.weft.filter;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import javax.management.JMException;
import javax.management.ObjectName;

/** The metrics of a web application, seen from outside: its own Micrometer, and the MBeans. */
final class MeteredShop {
  private static final String PACKAGE = "io.micrometer.core.instrument.";

  private final Object registry;
  private final Class<?> registryType;
  private final Class<?> meterType;
  private final Class<?> idType;

  /** Finds the global registry that this loader sees. */
  MeteredShop(ClassLoader application) throws ReflectiveOperationException {
    registry =
        Class.forName(PACKAGE + "Metrics", true, application).getField("globalRegistry").get(null);
    registryType = Class.forName(PACKAGE + "MeterRegistry", true, application);
    meterType = Class.forName(PACKAGE + "Meter", true, application);
    idType = Class.forName(PACKAGE + "Meter$Id", true, application);
    Class<?> simple = Class.forName(PACKAGE + "simple.SimpleMeterRegistry", true, application);
    Object values = simple.getConstructor().newInstance();
    var unused = registry.getClass().getMethod("add", registryType).invoke(registry, values);
  }

  /** The names of all MBeans of Weft in this JVM. */
  static Set<ObjectName> beans() {
    try {
      return ManagementFactory.getPlatformMBeanServer()
          .queryNames(new ObjectName("dev.weft:*"), null);
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  /** All meters of the application. */
  List<?> meters() throws ReflectiveOperationException {
    return (List<?>) registryType.getMethod("getMeters").invoke(registry);
  }

  /** The sum of the meters of captured events that have this tag. */
  double captured(String tag, String value) throws ReflectiveOperationException {
    double sum = 0;
    for (Object meter : meters()) {
      Object id = meterType.getMethod("getId").invoke(meter);
      boolean named = idType.getMethod("getName").invoke(id).equals("weft.events.captured");
      Object found = idType.getMethod("getTag", String.class).invoke(id, tag);
      if (!named || !value.equals(found)) continue;
      Class<?> counter =
          Class.forName(PACKAGE + "FunctionCounter", true, registryType.getClassLoader());
      sum += (double) counter.getMethod("count").invoke(meter);
    }
    return sum;
  }
}
