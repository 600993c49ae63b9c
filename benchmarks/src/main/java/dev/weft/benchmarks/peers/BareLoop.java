package dev.weft.benchmarks.peers;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.http.PromptSockets;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * The bound: the very bytes that Weft posts, in batches of as many, encoded once and for all but
 * for the number, and posted by the caller. Nothing is queued, stored, counted or tried again. With
 * the system property {@code loop.prompt} its sockets are set as Weft's are.
 */
public final class BareLoop implements Peer {
  /** As {@code miso.max-records}. */
  private static final int BATCH = 1000;

  private static final MediaType JSON = MediaType.get("application/json");

  private final OkHttpClient client = client();
  private final ByteArrayOutputStream batch = new ByteArrayOutputStream(1 << 20);
  private byte[] record = new byte[0];
  private int numberAt;
  private int records;
  private String address = "";

  private static OkHttpClient client() {
    OkHttpClient.Builder client = new OkHttpClient.Builder();
    if (Boolean.getBoolean("loop.prompt")) client.socketFactory(new PromptSockets());
    return client.build();
  }

  @Override
  public void start(String endpoint) throws Exception {
    address = endpoint + "/v1/interactions";
    Interaction interaction = WeftPeer.interaction(0);
    Map<String, String> id = Map.of("uuid", interaction.id().toString());
    record = InteractionJson.write(interaction, field -> true, id);
    numberAt = new String(record, US_ASCII).indexOf('~') + 1;
  }

  @Override
  public void track(int number) throws IOException {
    batch.writeBytes((records == 0 ? "{\"data\":[" : ",").getBytes(US_ASCII));
    ShopEvent.putNumber(number, record, numberAt);
    batch.writeBytes(record);
    if (++records == BATCH) post();
  }

  private void post() throws IOException {
    batch.writeBytes("]}".getBytes(US_ASCII));
    RequestBody body = RequestBody.create(batch.toByteArray(), JSON);
    batch.reset();
    records = 0;
    Request request = new Request.Builder().url(address).post(body).build();
    try (Response response = client.newCall(request).execute()) {
      if (!response.isSuccessful()) throw new IOException("HTTP " + response.code());
    }
  }

  @Override
  public void flush() {
    try {
      if (records > 0) post();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
