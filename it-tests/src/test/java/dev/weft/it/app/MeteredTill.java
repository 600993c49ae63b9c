package dev.weft.it.app;

import io.micrometer.core.instrument.Measurement;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;

/**
 * A till with a Micrometer of its own, that answers each command with a line, until there are no
 * more: {@code add VISITOR SKU QUANTITY}, {@code open} (the registry), {@code meter NAME}, {@code
 * servers} (how many MBean servers there are), {@code bean NAME ATTRIBUTE}.
 */
public final class MeteredTill {
  private MeteredTill() {}

  public static void main(String[] arguments) throws Exception {
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      if (line.equals("end")) return;
      System.out.println(line + ": " + answer(line.split(" ", -1)));
    }
  }

  private static String answer(String[] words) throws IOException, JMException {
    return switch (words[0]) {
      case "add" -> Till.add(words[1], words[2], Integer.parseInt(words[3]));
      case "open" -> open();
      case "meter" -> meter(words[1]);
      case "servers" -> String.valueOf(MBeanServerFactory.findMBeanServer(null).size());
      case "bean" -> bean(words[1], words[2]);
      default -> "no command";
    };
  }

  private static String open() {
    Metrics.addRegistry(new SimpleMeterRegistry());
    return "done";
  }

  /** The sum of all meters of this name; of a timer also how many times. */
  private static String meter(String name) {
    double sum = 0;
    int meters = 0;
    for (Meter meter : Metrics.globalRegistry.find(name).meters()) {
      for (Measurement measurement : meter.measure()) sum += measurement.getValue();
      meters++;
    }
    return meters == 0 ? "none" : String.valueOf(sum);
  }

  private static String bean(String name, String attribute) throws JMException {
    try {
      return String.valueOf(
          ManagementFactory.getPlatformMBeanServer().getAttribute(new ObjectName(name), attribute));
    } catch (InstanceNotFoundException e) {
      return "none";
    }
  }
}
