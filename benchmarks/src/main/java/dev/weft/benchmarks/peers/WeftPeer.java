package dev.weft.benchmarks.peers;

import dev.weft.annotation.Field;
import dev.weft.bootstrap.Weft;
import dev.weft.config.SettingsSource;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.event.InvalidInteractionException;
import dev.weft.log.PrintLog;

/** Weft with the destination Miso; more settings come from {@code -Dweft.…}. */
public final class WeftPeer implements Peer {
  /** The ring holds some 4,000 of our events. */
  private static final int MANY = 2000;

  @SuppressWarnings("NullAway.Init") // set by start
  private Weft weft;

  @Override
  public void start(String endpoint) {
    System.setProperty("weft.destinations", "miso");
    System.setProperty("weft.miso.url", endpoint);
    System.setProperty("weft.miso.api-key", "key");
    weft = Weft.start(SettingsSource.ofProcess(""), new PrintLog(System.err)).orElseThrow();
  }

  @Override
  public void track(int number) throws InvalidInteractionException {
    weft.track(interaction(number));
  }

  static Interaction interaction(int number) throws InvalidInteractionException {
    return Interaction.builder(EventType.ADD_TO_CART)
        .userId(ShopEvent.USER)
        .productIds(ShopEvent.product(number))
        .quantities(1)
        .set(Field.PAGE_URL, ShopEvent.PAGE)
        .build();
  }

  @Override
  public boolean isBusy() {
    return weft.unstored() > MANY;
  }
}
