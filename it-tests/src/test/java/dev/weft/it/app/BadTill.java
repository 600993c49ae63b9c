package dev.weft.it.app;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;

/** Carries annotations that are wrong, each in its own way, beside good ones; calls all twice. */
public final class BadTill {
  private BadTill() {}

  public static void main(String[] arguments) {
    for (int i = 0; i < 2; i++) {
      System.out.println(unknownType("a001"));
      System.out.println(unknownPath("a002"));
      System.out.println(unknownParameter("a003"));
      System.out.println(foreignField("a004"));
      System.out.println(oneGoodOneBad("a005"));
      System.out.println(good("a006"));
    }
  }

  @TrackInteraction(type = "ad_to_cart", anonymousId = "'v'")
  static String unknownType(String sku) {
    return "unknown type " + sku;
  }

  @TrackInteraction(
      type = InteractionType.ADD_TO_CART,
      productIds = "parm.sku",
      anonymousId = "'v'")
  static String unknownPath(String sku) {
    return "unknown path " + sku;
  }

  @TrackInteraction(
      type = InteractionType.ADD_TO_CART,
      productIds = "arg.skew",
      anonymousId = "'v'")
  static String unknownParameter(String sku) {
    return "unknown parameter " + sku;
  }

  @TrackInteraction(
      type = InteractionType.ADD_TO_CART,
      productIds = "arg.sku",
      rating = "'5'",
      anonymousId = "'v'")
  static String foreignField(String sku) {
    return "foreign field " + sku;
  }

  @TrackInteraction(
      type = InteractionType.ADD_TO_CART,
      productIds = "arg.sku",
      quantities = "'1'",
      anonymousId = "'v'")
  @TrackInteraction(type = InteractionType.CUSTOM, anonymousId = "'v'")
  static String oneGoodOneBad(String sku) {
    return "one good one bad " + sku;
  }

  @TrackInteraction(
      type = InteractionType.ADD_TO_CART,
      productIds = "arg.sku",
      quantities = "'1'",
      anonymousId = "'v'")
  static String good(String sku) {
    return "good " + sku;
  }
}
