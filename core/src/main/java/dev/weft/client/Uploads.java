package dev.weft.client;

import dev.weft.event.Interaction;
import java.time.Duration;
import java.util.Collection;
import java.util.List;

/**
 * A way to upload: where to, whether for real, and with how much patience. Immutable; thread-safe
 * as {@link Client} is.
 */
public final class Uploads {
  private final Client client;
  private final String destination;
  private final boolean dryRun;
  private final Duration patience;

  Uploads(Client client, String destination, boolean dryRun, Duration patience) {
    this.client = client;
    this.destination = destination;
    this.dryRun = dryRun;
    this.patience = patience;
  }

  /**
   * The same to this destination.
   *
   * @throws IllegalArgumentException if it is not configured
   */
  public Uploads to(String name) {
    return new Uploads(client, client.known(name), dryRun, patience);
  }

  /** The same without effect: the service checks everything and stores nothing. */
  public Uploads dryRun() {
    return new Uploads(client, destination, true, patience);
  }

  /**
   * The same with another patience: how long an upload goes on while the service takes nothing at
   * all. Each success begins it anew. A request that is under way is waited for.
   *
   * @param time zero for one try
   */
  public Uploads patience(Duration time) {
    if (time.isNegative()) throw new IllegalArgumentException("patience is negative: " + time);
    return new Uploads(client, destination, dryRun, time);
  }

  /** Uploads one. */
  public UploadResult upload(Interaction interaction) {
    return upload(List.of(interaction));
  }

  /** Uploads all, in as many requests as the service's limits ask for. */
  public UploadResult upload(Collection<Interaction> interactions) {
    ListInput input = new ListInput(interactions);
    return client.upload(destination, dryRun, patience, input);
  }

  /**
   * Uploads what is in a JSON text: one object, an array of objects, or {@code {"data":[…]}}, in
   * the service's own form. An element that is no valid interaction is refused by its index, and
   * the others are uploaded; one without an id gets one, and one without a timestamp gets this
   * moment.
   *
   * @throws IllegalArgumentException if the text is no JSON, or has another shape; nothing was sent
   */
  public UploadResult upload(String json) {
    return client.upload(destination, dryRun, patience, new TextInput(new JsonInput(json)));
  }
}
