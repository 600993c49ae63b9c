package dev.weft.destination;

import dev.weft.config.Key;
import dev.weft.config.Problems;
import dev.weft.config.Settings;
import dev.weft.log.Log;
import java.util.List;
import java.util.function.Supplier;

/** Makes destinations of one kind; found by {@code ServiceLoader}. Stateless. */
public interface DestinationFactory {
  /** The name under which {@code destinations:} asks for it, for instance {@code miso}. */
  String name();

  /** The keys it reads; they become part of the generated documentation. */
  List<Key<?>> keys();

  /** Whether it sends over the network; a network destination makes the spool worth its disk. */
  boolean network();

  /**
   * Checks the settings and returns how to make the destination. Called at start, on any thread;
   * must not open a connection or load an HTTP client. The supplier is called once, later, on the
   * uploader's thread.
   *
   * @param problems takes everything that is wrong with the settings
   */
  Supplier<Destination> prepare(Settings settings, Problems problems, Log log);
}
