package dev.weft.benchmarks.peers.sentry;

import dev.weft.benchmarks.peers.Peer;
import dev.weft.benchmarks.peers.ShopEvent;
import io.sentry.Sentry;
import io.sentry.SentryEvent;
import io.sentry.SentryLevel;
import io.sentry.protocol.Message;
import io.sentry.protocol.User;

/** An event is a message of level info, with Sentry's defaults. */
public final class SentryPeer implements Peer {
  @Override
  public void start(String endpoint) {
    Sentry.init(endpoint.replace("http://", "http://key@") + "/1");
  }

  @Override
  public void track(int number) {
    SentryEvent event = new SentryEvent();
    event.setLevel(SentryLevel.INFO);
    Message message = new Message();
    message.setFormatted(ShopEvent.TYPE);
    event.setMessage(message);
    User user = new User();
    user.setId(ShopEvent.USER);
    event.setUser(user);
    event.setExtra("product", ShopEvent.product(number));
    event.setExtra("quantity", 1);
    event.setExtra("page", ShopEvent.PAGE);
    var unused = Sentry.captureEvent(event);
  }
}
