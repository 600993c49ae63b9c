package dev.weft.destination.miso;

import dev.weft.annotation.Field;
import dev.weft.destination.Batch;
import dev.weft.destination.Delivery;
import dev.weft.destination.Destination;
import dev.weft.destination.Limits;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.http.Answer;
import dev.weft.http.HttpPoster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Uploads to Miso: {@code POST /v1/interactions}, all or nothing. One thread, but for {@link
 * #cancel}.
 *
 * <pre>
 * {"data":[   then the records, parted by commas, then   ]}
 * </pre>
 *
 * <p>A record always has its {@code timestamp}, or Miso would take the time of arrival, and its id
 * as {@code context.custom_context.uuid}, where Miso's own browser SDK puts it.
 */
final class MisoDestination implements Destination {
  static final String NAME = "miso";

  private static final byte[] OPEN = "{\"data\":[".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CLOSE = "]}".getBytes(StandardCharsets.US_ASCII);

  /** Only Amazon Personalize knows these. Miso refuses a record with a field it does not list. */
  private static final Set<Field> UNKNOWN_TO_MISO =
      Collections.unmodifiableSet(
          EnumSet.of(
              Field.SESSION_ID,
              Field.ACTION_ID,
              Field.RECOMMENDATION_ID,
              Field.IMPRESSION,
              Field.PROPERTIES,
              Field.EVENT_VALUE,
              Field.ATTRIBUTION_SOURCE));

  private final URI address;
  private final String apiKey;
  private final Limits limits;
  private final HttpPoster poster;
  private final MisoAnswers answers;

  /**
   * @param address with {@code dry_run=1} in its query if nothing shall be stored; never with a key
   * @param apiKey the secret one
   * @param poster closed with this
   */
  MisoDestination(
      URI address, String apiKey, Limits limits, HttpPoster poster, MisoAnswers answers) {
    this.address = address;
    this.apiKey = apiKey;
    this.limits = limits;
    this.poster = poster;
    this.answers = answers;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Limits limits() {
    return limits;
  }

  @Override
  public int envelopeBytes(int records) {
    return OPEN.length + CLOSE.length + Math.max(0, records - 1);
  }

  @Override
  public List<byte[]> encode(Interaction interaction) {
    return List.of(
        InteractionJson.write(
            interaction,
            field -> !UNKNOWN_TO_MISO.contains(field),
            Map.of("uuid", interaction.id().toString())));
  }

  @Override
  public Delivery send(Batch batch) throws IOException {
    List<byte[]> records = batch.records();
    Answer answer =
        poster.post(address, Map.of("X-API-KEY", apiKey), body(records), "application/json");
    return answers.read(answer, records.size());
  }

  @Override
  public void cancel() {
    poster.cancel();
  }

  @Override
  public void close() {
    poster.close();
  }

  private byte[] body(List<byte[]> records) {
    int bytes = envelopeBytes(records.size());
    for (byte[] record : records) bytes += record.length;
    ByteArrayOutputStream body = new ByteArrayOutputStream(bytes);
    body.writeBytes(OPEN);
    for (int i = 0; i < records.size(); i++) {
      if (i > 0) body.write(',');
      body.writeBytes(records.get(i));
    }
    body.writeBytes(CLOSE);
    return body.toByteArray();
  }
}
