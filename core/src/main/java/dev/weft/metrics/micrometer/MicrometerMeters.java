package dev.weft.metrics.micrometer;

import dev.weft.log.Log;
import dev.weft.metrics.Exporter;
import dev.weft.metrics.Reading;
import dev.weft.metrics.Readings;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Gives all metrics to the global registry of each Micrometer that applications bring, and takes
 * them back at the end. Applications are held weakly. One thread.
 */
public final class MicrometerMeters implements Exporter {
  private final String context;
  private final Readings readings;
  private final Supplier<@Nullable ClassLoader> applications;
  private final Log log;
  private final List<GlobalRegistry> registries = new ArrayList<>();

  /**
   * Looks for nothing yet.
   *
   * @param context the tag {@code context} of every meter; without one if it is empty
   * @param applications the next class loader that may see a Micrometer; null if there is no new
   *     one now
   */
  public MicrometerMeters(
      String context, Readings readings, Supplier<@Nullable ClassLoader> applications, Log log) {
    this.context = context;
    this.readings = readings;
    this.applications = applications;
    this.log = log;
  }

  @Override
  public String name() {
    return "Micrometer";
  }

  @Override
  public void refresh() {
    lookForNew();
    if (registries.isEmpty()) return;
    List<Reading> all = readings.all();
    Iterator<GlobalRegistry> each = registries.iterator();
    while (each.hasNext()) {
      GlobalRegistry registry = each.next();
      if (registry.isGone() || !add(all, registry)) each.remove();
    }
  }

  private void lookForNew() {
    for (ClassLoader next = applications.get(); next != null; next = applications.get()) {
      try {
        GlobalRegistry found = GlobalRegistry.seenBy(next, context);
        if (found != null && registries.stream().noneMatch(found::isSame)) registries.add(found);
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        failed(e);
      }
    }
  }

  private boolean add(List<Reading> all, GlobalRegistry registry) {
    try {
      registry.add(all, readings);
      return true;
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      failed(e);
      registry.removeAll();
      return false;
    }
  }

  private void failed(Throwable error) {
    Throwable cause = error.getCause();
    log.warn(
        "the Micrometer of an application does not take Weft's metrics, all else goes on: "
            + (cause == null ? error : cause));
  }

  @Override
  public void close() {
    registries.forEach(GlobalRegistry::removeAll);
    registries.clear();
  }
}
