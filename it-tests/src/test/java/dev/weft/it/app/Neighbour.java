package dev.weft.it.app;

import static net.bytebuddy.matcher.ElementMatchers.named;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.implementation.FixedValue;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Uses, in other versions, the very libraries that the agent has inside, around a tracked call.
 * Takes the address to post to.
 */
public final class Neighbour {
  private Neighbour() {}

  public static void main(String[] arguments) throws Exception {
    parse("{\"sku\":\"b001\",\"quantity\":2}");
    System.out.println(Till.add("v-1", "b001", 2));
    post(arguments[0]);
    System.out.println(Till.add("v-1", "b002", 1));
    subclass();
    System.out.println(Till.add("v-1", "b003", 3));
  }

  private static void parse(String json) throws Exception {
    JsonNode order = new ObjectMapper().readTree(json);
    tell(ObjectMapper.class, "reads " + order.get("sku").asText());
  }

  private static void post(String address) throws Exception {
    RequestBody body = RequestBody.create("{\"ping\":1}", MediaType.get("application/json"));
    Request request = new Request.Builder().url(address).post(body).build();
    try (Response response = new OkHttpClient().newCall(request).execute()) {
      tell(OkHttpClient.class, "gets " + response.code() + " " + response.body().string());
    }
  }

  private static void subclass() throws Exception {
    Object made =
        new ByteBuddy()
            .subclass(Object.class)
            .method(named("toString"))
            .intercept(FixedValue.value("a subclass"))
            .make()
            .load(Neighbour.class.getClassLoader())
            .getLoaded()
            .getDeclaredConstructor()
            .newInstance();
    tell(ByteBuddy.class, "makes " + made);
  }

  private static void tell(Class<?> library, String what) {
    String jar = library.getProtectionDomain().getCodeSource().getLocation().getPath();
    System.out.println(new File(jar).getName() + " " + what);
  }
}
