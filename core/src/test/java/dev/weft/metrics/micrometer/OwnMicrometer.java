package dev.weft.metrics.micrometer;

import java.io.File;
import java.lang.reflect.Proxy;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;

/**
 * An application with a Micrometer of its own and a registry in it, in a class loader of its own.
 */
final class OwnMicrometer {
  private static final String PACKAGE = "io.micrometer.core.instrument.";

  private OwnMicrometer() {}

  static ClassLoader loader() throws ReflectiveOperationException {
    List<URL> jars = new ArrayList<>();
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      String name = new File(path).getName();
      if (!name.matches("(micrometer|HdrHistogram|LatencyUtils|jspecify|slf4j).*\\.jar")) continue;
      try {
        jars.add(new File(path).toURI().toURL());
      } catch (MalformedURLException e) {
        throw new AssertionError(e);
      }
    }
    ClassLoader loader =
        new URLClassLoader(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    addRegistry(loader);
    return loader;
  }

  private static void addRegistry(ClassLoader loader) throws ReflectiveOperationException {
    Class<?> type = Class.forName(PACKAGE + "MeterRegistry", true, loader);
    Class<?> simple = Class.forName(PACKAGE + "simple.SimpleMeterRegistry", true, loader);
    Class<?> metrics = Class.forName(PACKAGE + "Metrics", true, loader);
    var unused =
        metrics
            .getMethod("addRegistry", type)
            .invoke(null, simple.getDeclaredConstructor().newInstance());
  }

  static Object globalRegistry(ClassLoader loader) throws ReflectiveOperationException {
    return Class.forName(PACKAGE + "Metrics", true, loader).getField("globalRegistry").get(null);
  }

  /** The names of all its meters. */
  static List<String> meters(ClassLoader loader) throws ReflectiveOperationException {
    List<String> names = new ArrayList<>();
    Class<?> type = Class.forName(PACKAGE + "MeterRegistry", true, loader);
    Class<?> meterType = Class.forName(PACKAGE + "Meter", true, loader);
    Class<?> idType = Class.forName(PACKAGE + "Meter$Id", true, loader);
    for (Object meter : (List<?>) type.getMethod("getMeters").invoke(globalRegistry(loader))) {
      Object id = meterType.getMethod("getId").invoke(meter);
      names.add((String) idType.getMethod("getName").invoke(id));
    }
    return names;
  }

  /** From now on the registry throws at each new meter. */
  static void refuse(ClassLoader loader) throws ReflectiveOperationException {
    Class<?> filterType = Class.forName(PACKAGE + "config.MeterFilter", true, loader);
    Object filter =
        Proxy.newProxyInstance(
            loader,
            new Class<?>[] {filterType},
            (proxy, method, arguments) -> {
              throw new IllegalStateException("no more meters");
            });
    Class<?> type = Class.forName(PACKAGE + "MeterRegistry", true, loader);
    Object config = type.getMethod("config").invoke(globalRegistry(loader));
    var unused = config.getClass().getMethod("meterFilter", filterType).invoke(config, filter);
  }
}
