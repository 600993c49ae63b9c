package dev.weft.benchmarks.peers.posthog;

import com.posthog.server.PostHog;
import com.posthog.server.PostHogCaptureOptions;
import com.posthog.server.PostHogConfig;
import com.posthog.server.PostHogInterface;
import dev.weft.benchmarks.peers.Peer;
import dev.weft.benchmarks.peers.ShopEvent;

/** PostHog's library for servers, with its defaults. */
public final class PostHogPeer implements Peer {
  @SuppressWarnings("NullAway.Init") // set by start
  private PostHogInterface posthog;

  @Override
  public void start(String endpoint) {
    posthog = PostHog.with(PostHogConfig.builder("key").host(endpoint).build());
  }

  @Override
  public void track(int number) {
    posthog.capture(
        ShopEvent.USER,
        ShopEvent.TYPE,
        PostHogCaptureOptions.builder()
            .property("product", ShopEvent.product(number))
            .property("quantity", 1)
            .property("page", ShopEvent.PAGE)
            .build());
  }

  @Override
  public void flush() {
    posthog.flush();
  }
}
