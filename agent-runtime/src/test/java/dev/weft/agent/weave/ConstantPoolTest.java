package dev.weft.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.annotation.TrackInteraction;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ConstantPoolTest {
  private static final Needles NEEDLES = Needles.ofAnnotationsAndServlets();

  static class Tracked {
    @TrackInteraction(type = "like")
    void like(String sku) {}
  }

  @Test
  void aClassWithTheAnnotationIsFound() throws IOException {
    byte[] classFile = classFile(Tracked.class);

    assertThat(ConstantPool.holdsAny(classFile, NEEDLES)).isTrue();
  }

  @Test
  void aClassWithoutItIsPassedOver() throws IOException {
    byte[] classFile = classFile(Random.class);

    assertThat(ConstantPool.holdsAny(classFile, NEEDLES)).isFalse();
  }

  @Test
  void theMethodsOfServletsAndFiltersOfBothApisAreFound() {
    for (String api : new String[] {"Ljavax/servlet/", "Ljakarta/servlet/"}) {
      String two = "(" + api + "ServletRequest;" + api + "ServletResponse;)V";
      String three = two.replace(")V", api + "FilterChain;)V");

      assertThat(ConstantPool.holdsAny(poolOf(two), NEEDLES)).isTrue();
      assertThat(ConstantPool.holdsAny(poolOf(three), NEEDLES)).isTrue();
      assertThat(ConstantPool.holdsAny(poolOf(two.replace("Request", "Requiem")), NEEDLES))
          .isFalse();
    }
  }

  @Test
  void aPoolThatIsNotUnderstoodIsLeftToTheParser() {
    byte[] unknownTag = {0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 99, 0, 0, 0, 0, 0};

    assertThat(ConstantPool.holdsAny(unknownTag, NEEDLES)).isTrue();
  }

  @Test
  void noGarbageMakesItThrow() throws IOException {
    byte[] good = classFile(Tracked.class);
    Random random = new Random(20261122);

    for (int i = 0; i < 20_000; i++) {
      byte[] bad = Arrays.copyOf(good, random.nextInt(good.length + 1));
      for (int flips = random.nextInt(20); flips > 0 && bad.length > 0; flips--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt(256);
      }
      ConstantPool.holdsAny(bad, NEEDLES);
    }
  }

  private static byte[] poolOf(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.US_ASCII);
    byte[] classFile = new byte[10 + 3 + utf8.length];
    classFile[9] = 2;
    classFile[10] = 1;
    classFile[11] = (byte) (utf8.length >> 8);
    classFile[12] = (byte) utf8.length;
    System.arraycopy(utf8, 0, classFile, 13, utf8.length);
    return classFile;
  }

  static byte[] classFile(Class<?> type) throws IOException {
    String name = type.getName();
    String file = name.substring(name.lastIndexOf('.') + 1) + ".class";
    try (InputStream in = type.getResourceAsStream(file)) {
      return in.readAllBytes();
    }
  }
}
