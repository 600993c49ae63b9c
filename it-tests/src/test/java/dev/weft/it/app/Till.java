package dev.weft.it.app;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A till that takes a command a line and answers each with a line, until there are no more: {@code
 * add VISITOR SKU QUANTITY}, {@code class NAME}, {@code resource NAME}.
 */
public final class Till {
  private Till() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("the till is open");
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      if (line.equals("end")) return;
      System.out.println(answer(line.split(" ", -1)));
    }
  }

  private static String answer(String[] words) {
    return switch (words[0]) {
      case "add" -> add(words[1], words[2], Integer.parseInt(words[3]));
      case "class" -> "class " + words[1] + ": " + Sight.ofClass(words[1]);
      case "resource" -> "resource " + words[1] + ": " + Sight.ofResource(words[1]);
      default -> "no command";
    };
  }

  @TrackInteraction(
      type = InteractionType.ADD_TO_CART,
      productIds = "arg.sku",
      quantities = "arg.quantity",
      anonymousId = "arg.visitor")
  static String add(String visitor, String sku, int quantity) {
    return visitor + " adds " + quantity + " of " + sku;
  }
}
