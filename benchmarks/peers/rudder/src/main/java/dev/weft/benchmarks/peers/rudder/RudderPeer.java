package dev.weft.benchmarks.peers.rudder;

import com.rudderstack.sdk.java.analytics.RudderAnalytics;
import com.rudderstack.sdk.java.analytics.messages.TrackMessage;
import dev.weft.benchmarks.peers.Peer;
import dev.weft.benchmarks.peers.ShopEvent;
import java.util.Map;

/** Rudder's library for Java, with its defaults. */
public final class RudderPeer implements Peer {
  @SuppressWarnings("NullAway.Init") // set by start
  private RudderAnalytics analytics;

  @Override
  public void start(String endpoint) {
    analytics = RudderAnalytics.builder("key").setDataPlaneUrl(endpoint).build();
  }

  @Override
  public void track(int number) {
    analytics.enqueue(
        TrackMessage.builder(ShopEvent.TYPE)
            .userId(ShopEvent.USER)
            .properties(
                Map.of(
                    "product", ShopEvent.product(number), "quantity", 1, "page", ShopEvent.PAGE)));
  }

  @Override
  public void flush() {
    analytics.flush();
  }
}
