package dev.weft.destination;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.config.Key;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class DestinationFactoriesTest {
  @Test
  void theDestinationsOfThisModuleAreFoundByTheServiceLoader() {
    assertThat(ServiceLoader.load(DestinationFactory.class))
        .extracting(DestinationFactory::name)
        .contains("console", "file", "miso");
  }

  @Test
  void everyKeyStartsWithTheNameOfItsDestination() {
    for (DestinationFactory factory : ServiceLoader.load(DestinationFactory.class)) {
      assertThat(factory.keys()).extracting(Key::name).allMatch(n -> n.startsWith(factory.name()));
    }
  }

  @Test
  void onlyMisoIsWorthASpool() {
    assertThat(ServiceLoader.load(DestinationFactory.class))
        .filteredOn(each -> each.name().matches("console|file|miso"))
        .filteredOn(DestinationFactory::network)
        .extracting(DestinationFactory::name)
        .containsExactly("miso");
  }
}
