package dev.weft.benchmarks.peers.segment;

import com.segment.analytics.Analytics;
import com.segment.analytics.messages.TrackMessage;
import dev.weft.benchmarks.peers.Peer;
import dev.weft.benchmarks.peers.ShopEvent;
import java.util.Map;

/** Segment's library for Java, with its defaults. */
public final class SegmentPeer implements Peer {
  @SuppressWarnings("NullAway.Init") // set by start
  private Analytics analytics;

  @Override
  public void start(String endpoint) {
    analytics = Analytics.builder("key").endpoint(endpoint).build();
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
