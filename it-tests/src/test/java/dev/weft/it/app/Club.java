package dev.weft.it.app;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Takes a command a line and answers each with a line, until there are no more: {@code buy MEMBER
 * SKU}, which is an event for every service that Weft knows.
 */
public final class Club {
  private Club() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("the club is open");
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      String[] words = line.split(" ", -1);
      if (words[0].equals("end")) return;
      System.out.println(buy(words[1], words[2]));
    }
  }

  @TrackInteraction(
      type = InteractionType.ADD_TO_CART,
      productIds = "arg.sku",
      actionId = "'use-voucher'",
      userId = "arg.member",
      sessionId = "'visit-of-the-day'")
  static String buy(String member, String sku) {
    return member + " buys " + sku;
  }
}
