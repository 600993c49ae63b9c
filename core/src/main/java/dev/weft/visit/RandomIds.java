package dev.weft.visit;

import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.function.Supplier;

/** New ids that nobody can guess: 128 bits as 32 hexadecimal digits. Thread-safe. */
public final class RandomIds implements Supplier<String> {
  private static final int BYTES = 16;

  private final SecureRandom random = new SecureRandom();

  @Override
  public String get() {
    byte[] bytes = new byte[BYTES];
    random.nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
