package dev.weft.destination.file;

import dev.weft.config.Key;
import dev.weft.config.Problems;
import dev.weft.config.Settings;
import dev.weft.destination.Destination;
import dev.weft.destination.DestinationFactory;
import dev.weft.log.Log;
import java.util.List;
import java.util.function.Supplier;

/** Makes the destination {@code console}. Stateless. */
public final class ConsoleFactory implements DestinationFactory {
  @Override
  public String name() {
    return ConsoleDestination.NAME;
  }

  @Override
  public List<Key<?>> keys() {
    return List.of();
  }

  @Override
  public boolean network() {
    return false;
  }

  @Override
  public Supplier<Destination> prepare(Settings settings, Problems problems, Log log) {
    return () -> new ConsoleDestination(System.out);
  }
}
