package dev.weft.filter;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class ConfigPathTest {
  @Test
  void aPathInWebInfIsInsideTheWebApplication() {
    assertThat(ConfigPath.resolve(" /WEB-INF/weft.yaml ", unpackedTo("/srv/shop")))
        .contains("/srv/shop/WEB-INF/weft.yaml");
  }

  @Test
  void anyOtherPathIsOneOfTheFileSystem() {
    assertThat(ConfigPath.resolve("/etc/weft.yaml", unpackedTo("/srv/shop")))
        .contains("/etc/weft.yaml");
    assertThat(ConfigPath.resolve("conf/weft.yaml", unpackedTo("/srv/shop")))
        .contains("conf/weft.yaml");
  }

  @Test
  void withoutTheParameterThereIsNoPath() {
    assertThat(ConfigPath.resolve(null, unpackedTo("/srv/shop"))).contains("");
    assertThat(ConfigPath.resolve(" ", unpackedTo("/srv/shop"))).contains("");
  }

  @Test
  void whatIsInAPackedWebApplicationHasNoPath() {
    assertThat(ConfigPath.resolve("/WEB-INF/weft.yaml", unpackedTo(null))).isEmpty();
  }

  private static ServletContext unpackedTo(@Nullable String folder) {
    return (ServletContext)
        Proxy.newProxyInstance(
            ConfigPathTest.class.getClassLoader(),
            new Class<?>[] {ServletContext.class},
            (proxy, method, arguments) -> folder == null ? null : folder + arguments[0]);
  }
}
