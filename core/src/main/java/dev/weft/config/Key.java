package dev.weft.config;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One declared key: its name in {@code weft.yaml}, what may be written there, and what holds when
 * nothing is written. Immutable.
 */
public final class Key<T> {
  private final String name;
  private final Type<T> type;
  private final T defaultValue;
  private final String doc;
  private final boolean secret;

  private Key(String name, Type<T> type, T defaultValue, String doc, boolean secret) {
    this.name = name;
    this.type = type;
    this.defaultValue = defaultValue;
    this.doc = doc;
    this.secret = secret;
    if (!type.allows(defaultValue)) {
      throw new IllegalArgumentException(
          "the default of " + name + " is " + type.show(defaultValue) + ", no " + type.describe());
    }
  }

  public static Key<String> text(String name, String defaultValue, String doc) {
    return new Key<>(name, new Type.Text("text"), defaultValue, doc, false);
  }

  /**
   * A text that is never printed; empty by default. It may also be kept in a file of its own, whose
   * path is then given as {@code NAME-file}.
   */
  public static Key<String> secret(String name, String doc) {
    return new Key<>(name, new Type.Text("secret text"), "", doc, true);
  }

  public static Key<Boolean> flag(String name, boolean defaultValue, String doc) {
    return new Key<>(name, new Type.Flag(), defaultValue, doc, false);
  }

  public static Key<Integer> integer(String name, int defaultValue, int min, int max, String doc) {
    return new Key<>(name, new Type.WholeNumber(min, max), defaultValue, doc, false);
  }

  /** A size, written as {@code 512}, {@code 64 KiB}, {@code 1 MiB}, {@code 2 GiB}. */
  public static Key<Long> bytes(String name, long defaultValue, long min, long max, String doc) {
    return new Key<>(name, new Type.Size(min, max), defaultValue, doc, false);
  }

  /** A time, written as {@code 200 ms}, {@code 10 s}, {@code 2 min}, {@code 1 h}, {@code 7 d}. */
  public static Key<Duration> duration(
      String name, Duration defaultValue, Duration min, Duration max, String doc) {
    return new Key<>(name, new Type.Time(min, max), defaultValue, doc, false);
  }

  /** A YAML list, or one text with commas. */
  public static Key<List<String>> list(String name, List<String> defaultValue, String doc) {
    return new Key<>(name, new Type.Texts(), List.copyOf(defaultValue), doc, false);
  }

  /** One of the enum's constants, written in lower case with hyphens. */
  public static <E extends Enum<E>> Key<E> choice(String name, E defaultValue, String doc) {
    return new Key<>(
        name, new Type.Choice<>(defaultValue.getDeclaringClass()), defaultValue, doc, false);
  }

  public String name() {
    return name;
  }

  public String doc() {
    return doc;
  }

  public boolean isSecret() {
    return secret;
  }

  /** For instance {@code duration between 100 ms and 5 min}. */
  public String describeType() {
    return type.describe();
  }

  /** As one would write it; empty for an empty text or list. */
  public String describeDefault() {
    return secret ? "" : type.show(defaultValue);
  }

  /** For instance {@code WEFT_MISO_API_KEY}. */
  public String environmentVariable() {
    return "WEFT_" + name.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
  }

  /** For instance {@code weft.miso.api-key}. */
  public String systemProperty() {
    return "weft." + name;
  }

  /** The name: never a value. */
  @Override
  public String toString() {
    return name;
  }

  T defaultValue() {
    return defaultValue;
  }

  /** The key that names a secret's file. */
  Key<String> file() {
    return text(name + "-file", "", "Path of a file whose trimmed content is " + name + ".");
  }

  /** Empty when what was written is wrong. */
  Optional<T> read(Written written) {
    return switch (written.shape()) {
      case TEXT -> type.parse(written.values().get(0).trim());
      case LIST -> type.parseList(written.values());
      case NOTHING -> Optional.empty();
    };
  }

  /** What may be written, in the words of JSON Schema. */
  Map<String, Object> schema() {
    return type.schema();
  }

  /** For instance {@code a duration between 100 ms and 5 min, for instance 10 s}. */
  String requirement() {
    return type.requirement(defaultValue);
  }
}
