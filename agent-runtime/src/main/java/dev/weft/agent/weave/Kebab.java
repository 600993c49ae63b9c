package dev.weft.agent.weave;

import java.util.Locale;

/** The spelling of keys in rules: {@code product-ids}. */
final class Kebab {
  private Kebab() {}

  /** Of an attribute: {@code productIds}. */
  static String ofCamel(String camel) {
    StringBuilder kebab = new StringBuilder(camel.length() + 4);
    for (int i = 0; i < camel.length(); i++) {
      char c = camel.charAt(i);
      if (Character.isUpperCase(c)) kebab.append('-');
      kebab.append(Character.toLowerCase(c));
    }
    return kebab.toString();
  }

  /** Of a field: {@code PRODUCT_IDS}. Custom context is called context in rules. */
  static String ofConstant(String constant) {
    if (constant.equals("CUSTOM_CONTEXT")) return "context";
    return constant.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
