package dev.weft.benchmarks.peers.snowplow;

import com.snowplowanalytics.snowplow.tracker.Snowplow;
import com.snowplowanalytics.snowplow.tracker.Subject;
import com.snowplowanalytics.snowplow.tracker.Tracker;
import com.snowplowanalytics.snowplow.tracker.events.Structured;
import dev.weft.benchmarks.peers.Peer;
import dev.weft.benchmarks.peers.ShopEvent;

/** Snowplow's tracker for Java with its OkHttp adapter and its other defaults. */
public final class SnowplowPeer implements Peer {
  @SuppressWarnings("NullAway.Init") // set by start
  private Tracker tracker;

  @Override
  public void start(String endpoint) {
    tracker = Snowplow.createTracker("benchmark", "shop", endpoint);
  }

  @Override
  public void track(int number) {
    Subject subject = new Subject();
    subject.setUserId(ShopEvent.USER);
    tracker.track(
        Structured.builder()
            .category("shop")
            .action(ShopEvent.TYPE)
            .label(ShopEvent.product(number))
            .property(ShopEvent.PAGE)
            .value(1.0)
            .subject(subject)
            .build());
  }

  @Override
  public void flush() {
    tracker.getEmitter().flushBuffer();
  }
}
