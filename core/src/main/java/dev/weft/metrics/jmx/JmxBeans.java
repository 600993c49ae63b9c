package dev.weft.metrics.jmx;

import dev.weft.metrics.Accounting.Balance;
import dev.weft.metrics.Exporter;
import dev.weft.metrics.Levels;
import dev.weft.metrics.Readings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.management.InstanceAlreadyExistsException;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.jspecify.annotations.Nullable;

/**
 * Registers the metrics as MBeans with the platform's MBean server, once that is there. One thread.
 *
 * <p>It is never made by us: an application server that brings its own builder of MBean servers or
 * its own log manager must come first. Who looks at MBeans, {@code jconsole} included, makes it.
 */
public final class JmxBeans implements Exporter {
  private static final String DOMAIN = "dev.weft:type=";

  /** Every platform server has it. */
  private static final String RUNTIME = "java.lang:type=Runtime";

  /** So many Wefts of one JVM have MBeans. */
  private static final int MAX_INSTANCES = 100;

  private final String context;
  private final Readings readings;
  private final Supplier<List<Balance>> balances;
  private final Supplier<String> rules;
  private final List<ObjectName> registered = new ArrayList<>();
  private @Nullable MBeanServer server;
  private boolean impossible;

  /**
   * Registers nothing yet.
   *
   * @param context tells this Weft from others in the same JVM; may be empty
   * @param balances may be called on any thread
   * @param rules says what each rule does; may be called on any thread
   */
  public JmxBeans(
      String context, Readings readings, Supplier<List<Balance>> balances, Supplier<String> rules) {
    this.context = context;
    this.readings = readings;
    this.balances = balances;
    this.rules = rules;
  }

  @Override
  public String name() {
    return "JMX";
  }

  @Override
  public void refresh() {
    if (impossible || server != null) return;
    try {
      MBeanServer platform = platform();
      if (platform != null && register(platform)) server = platform;
    } catch (NoClassDefFoundError e) {
      impossible = true; // a JVM without the module java.management
    } catch (SecurityException e) {
      impossible = true; // somebody does not want it
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  private static @Nullable MBeanServer platform() throws JMException {
    ObjectName runtime = new ObjectName(RUNTIME);
    for (MBeanServer one : MBeanServerFactory.findMBeanServer(null)) {
      if (one.isRegistered(runtime)) return one;
    }
    return null;
  }

  /** Under the first name that no other Weft of this JVM has. */
  private boolean register(MBeanServer platform) throws JMException {
    Stream<String> numbers = IntStream.rangeClosed(2, MAX_INSTANCES).mapToObj(String::valueOf);
    Stream<String> names = context.isEmpty() ? Stream.of("") : Stream.of("", context);
    for (String instance : Stream.concat(names, numbers).toList()) {
      if (register(platform, instance.isEmpty() ? "" : ",instance=" + quoted(instance)))
        return true;
    }
    return false;
  }

  private boolean register(MBeanServer platform, String instance) throws JMException {
    boolean done = false;
    try {
      for (Map.Entry<String, Object> bean : beans().entrySet()) {
        ObjectName name = new ObjectName(DOMAIN + bean.getKey() + instance);
        registered.add(platform.registerMBean(bean.getValue(), name).getObjectName());
      }
      done = true;
    } catch (InstanceAlreadyExistsException e) {
      // the next name, then
    } finally {
      if (!done) unregister(platform);
    }
    return done;
  }

  private Map<String, Object> beans() {
    Map<String, Object> beans = new LinkedHashMap<>();
    beans.put("Capture", new Beans.Capture(readings));
    beans.put("Ring", new Beans.Ring(readings));
    beans.put("Spool", new Beans.Spool(readings));
    beans.put("Rules", new Beans.Rules(rules));
    for (Levels.Destination one : readings.levels().destinations()) {
      String name = one.name();
      beans.put(
          "Destination,name=" + quoted(name), new Beans.Destination(name, readings, balances));
    }
    return beans;
  }

  private static String quoted(String value) {
    return value.matches("[\\w./-]+") ? value : ObjectName.quote(value);
  }

  @Override
  public void close() {
    if (server != null) unregister(server);
  }

  private void unregister(MBeanServer platform) {
    for (ObjectName name : registered) {
      try {
        platform.unregisterMBean(name);
      } catch (JMException e) {
        // it is gone already
      }
    }
    registered.clear();
  }
}
