package dev.weft.bootstrap;

import dev.weft.annotation.Field;
import dev.weft.capture.Conventions;
import dev.weft.capture.RuleParser;
import dev.weft.config.ConfigurationDoc;
import dev.weft.event.EventType;
import dev.weft.event.FieldSpec;
import java.util.List;
import java.util.Locale;

/**
 * Writes {@code docs/configuration.md} from what is declared in the code, so that it never differs
 * from what is read. Stateless.
 */
public final class Documentation {
  private static final String RULES =
      """

      ## Rules

      `rules:` is a list. Each rule names a method or a route, a type, and paths of fields; the path
      language is in [rules.md](rules.md). A rule for a method replaces an annotation of the same
      type on that method.

      ```yaml
      rules:
        - method: com.acme.shop.CartController#add(String, Item)   # parameter list optional
          type: add_to_cart
          product-ids: arg.sku
          when: arg.item.quantity > 0
        - route: POST /loyalty/{programme}
          type: custom
          custom-action-name: enrol
          context:
            programme: path.programme
      ```

      Besides the fields below a rule has `type`, `custom-action-name` (for type custom, and only
      there), `when` (a condition) and `destinations` (a list of names; all by default).

      ### Fields

      The same as the attributes of `@TrackInteraction`, which are spelled `productIds`. A field with
      usual names is looked for under these, in this order: method parameters, path variables, query
      parameters, form parameters, properties of parameters that are objects; for a route, last, the
      properties of a JSON body. Other names can be given with `conventions`.

      """;

  private Documentation() {}

  /** The text of {@code docs/configuration.md}. */
  public static String configuration() {
    StringBuilder text = new StringBuilder(ConfigurationDoc.markdown(Keys.all())).append(RULES);
    text.append("| key | in uploaded JSON | kind | limit | usual names |\n|---|---|---|---|---|\n");
    for (Field field : Field.values()) {
      if (field != Field.CUSTOM_ACTION_NAME) appendField(field, text);
    }
    text.append("\n### Types\n\nEvery type takes the fields that are in no row of this table.\n\n");
    text.append("| type | its own fields |\n|---|---|\n");
    for (EventType type : EventType.values()) {
      text.append("| `%s` | %s |\n".formatted(type.wireName(), type.ownNames()));
    }
    return text.toString();
  }

  private static void appendField(Field field, StringBuilder text) {
    FieldSpec spec = FieldSpec.of(field);
    List<String> usual = Conventions.usualNames().getOrDefault(field, List.of());
    text.append(
        "| `%s` | `%s` | %s | %s | %s |\n"
            .formatted(
                RuleParser.key(field),
                field.wireName(),
                spec.kind().name().toLowerCase(Locale.ROOT),
                spec.maxLength() == 0 ? "" : spec.maxLength() + " characters",
                String.join(" ", usual)));
  }
}
