package dev.weft.it.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * A till whose carts inherit their rules. Answers each line, {@code plain SKU}, {@code derived SKU}
 * or {@code late SKU}, by a call of that cart. A class is loaded when it is asked for first.
 */
public final class ApiTill {
  private ApiTill() {}

  public static void main(String[] arguments) throws IOException {
    System.out.println("the till is open");
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      if (line.equals("end")) return;
      String[] words = line.split(" ", -1);
      System.out.println(cart(words[0]).add("v1", words[1]));
    }
  }

  private static CartApi<String> cart(String kind) {
    return switch (kind) {
      case "plain" -> new PlainCart();
      case "derived" -> new DerivedCart();
      default -> new LateCart();
    };
  }

  private static final class PlainCart implements CartApi<String> {
    @Override
    public String add(String who, String what) {
      return who + " takes " + what;
    }
  }

  private abstract static class AnyCart implements CartApi<String> {}

  private static final class DerivedCart extends AnyCart {
    @Override
    public String add(String who, String what) {
      return who + " takes two of " + what;
    }
  }

  private static final class LateCart implements CartApi<String> {
    @Override
    public String add(String who, String what) {
      return who + " takes three of " + what;
    }
  }
}
