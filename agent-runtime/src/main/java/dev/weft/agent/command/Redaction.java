package dev.weft.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.annotation.Field;
import dev.weft.event.FieldSpec;
import dev.weft.event.Interaction;
import dev.weft.event.InvalidInteractionException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Takes what is personal out of interactions and keeps their shape: the same id becomes the same
 * pseudonym throughout one run, and another one in the next, since the key is thrown away. One
 * thread.
 */
final class Redaction {
  private static final String MASK = "***";

  private final Mac mac;

  Redaction() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }

  /** The same kind of thing at the same time, done by nobody in particular. */
  Interaction of(Interaction interaction) throws InvalidInteractionException {
    Interaction.Builder builder =
        Interaction.builder(interaction.type())
            .id(interaction.id())
            .at(interaction.at())
            .destinations(interaction.destinations());
    for (Field field : interaction.fields()) {
      Object value = interaction.get(field);
      if (value != null) builder.set(field, redacted(field, value));
    }
    return builder.build();
  }

  private Object redacted(Field field, Object value) {
    return switch (field) {
      case USER_ID -> pseudonym("user", value);
      case ANONYMOUS_ID -> pseudonym("visitor", value);
      case SESSION_ID -> pseudonym("session", value);
      case MISO_ID -> uuid(value);
      case PRODUCT_IDS -> pseudonyms("product", value);
      case PRODUCT_GROUP_IDS -> pseudonyms("group", value);
      case IMPRESSION -> pseudonyms("item", value);
      case QUESTION_ID -> pseudonym("question", value);
      case ACTION_ID -> pseudonym("action", value);
      case RECOMMENDATION_ID -> pseudonym("rec", value);
      default ->
          switch (FieldSpec.of(field).kind()) {
            case NUMBER, NUMBERS, TIME -> value;
            case TEXT, TEXTS, FACETS, ENTRIES -> masked(value);
          };
    };
  }

  private List<String> pseudonyms(String kind, Object value) {
    List<String> pseudonyms = new ArrayList<>();
    for (Object each : (List<?>) value) pseudonyms.add(pseudonym(kind, each));
    return pseudonyms;
  }

  private String pseudonym(String kind, Object value) {
    byte[] hash = hash(value);
    return kind + "-" + HexFormat.of().formatHex(hash, 0, 6);
  }

  private String uuid(Object value) {
    return UUID.nameUUIDFromBytes(hash(value)).toString();
  }

  private byte[] hash(Object value) {
    return mac.doFinal(String.valueOf(value).getBytes(UTF_8));
  }

  private static Object masked(Object value) {
    if (value instanceof Boolean) return false;
    if (value instanceof Number) return 0;
    if (value instanceof List<?> list) return list.stream().map(Redaction::masked).toList();
    if (value instanceof Map<?, ?> map) {
      Map<Object, Object> masked = new LinkedHashMap<>();
      map.forEach((name, each) -> masked.put(name, masked(each)));
      return masked;
    }
    return MASK;
  }
}
