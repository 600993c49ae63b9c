package dev.weft.it;

import dev.weft.demo.drive.ShopTour;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Walks through shops that run. Stateless. */
final class Tours {
  private Tours() {}

  /** Takes the demo's own tour, once the shop is open. */
  static ShopTour.Journey take(JavaProcess shop) {
    try {
      return new ShopTour(shop.address()).walk();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the shop broke off; stderr:\n" + String.join("\n", shop.err().lines()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted on the tour", e);
    }
  }
}
