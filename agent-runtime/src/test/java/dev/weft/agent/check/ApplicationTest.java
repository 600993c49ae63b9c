package dev.weft.agent.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationTest {
  @TempDir private Path folder;

  /** A jar in a jar: a class, what unpacks to a megabyte, and another class. */
  private Application bomb(long maxBytes) throws IOException {
    Map<String, byte[]> inner = new LinkedHashMap<>();
    inner.put("a/Before.class", new byte[] {1});
    inner.put("a/zeros.bin", new byte[1 << 20]);
    inner.put("a/After.class", new byte[] {2});
    Map<String, byte[]> outer = Map.of("lib/inner.jar", Sources.zip(inner));
    Path jar = Files.write(folder.resolve("app.jar"), Sources.zip(outer));
    return new Application(jar.toFile(), maxBytes);
  }

  @Test
  void whatUnpacksToTooMuchIsWalkedOverOnce() throws IOException {
    Application application = bomb(100_000);

    application.each(file -> {});

    assertThat(application.names()).containsExactly("a/Before");
    assertThat(application.isCutShort()).isTrue();
  }

  @Test
  void aSearchEndsWithWhatItHasFound() throws IOException {
    Application application = bomb(2 << 20);
    application.each(file -> {});

    for (int i = 0; i < 100; i++) assertThat(application.find("a/Before")).isNotNull();

    assertThat(application.find("a/After")).isNotNull();
    assertThat(application.notes()).isEmpty();
  }

  @Test
  void allSearchesTogetherHaveAnEnd() throws IOException {
    Application application = bomb(2 << 20);
    application.each(file -> {});

    int found = 0;
    while (found < 100 && application.find("a/After") != null) found++;

    assertThat(found).isBetween(8, 9);
    assertThat(application.notes())
        .containsExactly("app.jar: is so large that not all types in it could be looked at");
  }
}
