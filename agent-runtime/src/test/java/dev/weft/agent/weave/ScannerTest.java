package dev.weft.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.log.Log;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScannerTest {
  private static final Log SILENT =
      new Log() {
        @Override
        public void info(String line) {}

        @Override
        public void warn(String line) {}
      };

  private final ClassLoader application = new ClassLoader(null) {};
  private final List<ClassLoader> micrometers = new ArrayList<>();
  private final TrackedTypes types = new TrackedTypes(name -> {});
  private final RecentClasses recent = new RecentClasses();
  private final Bodies bodies = new Bodies(() -> {}, () -> {});
  private final Scanner scanner =
      new Scanner(
          new RuledClasses(),
          types,
          recent,
          bodies,
          new Weaver(method -> false, types, bodies, SILENT),
          micrometers::add);

  @ParameterizedTest
  @ValueSource(strings = {"com/acme/Cart", "com/acme/A$$B", "com/acme/Cart$Inner"})
  void aClassOfTheApplicationIsWoven(String name) throws IOException {
    assertThat(scanner.transform(application, name, null, null, tracked())).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "com/acme/Cart$$SpringCGLIB$$0",
        "com/acme/Cart$$EnhancerBySpringCGLIB$$1a2b",
        "com/acme/Cart_$$_WeldSubclass",
        "jdk/proxy2/$Proxy12",
        "com/acme/Cart$HibernateProxy$x"
      })
  void aGeneratedClassIsNot(String name) throws IOException {
    assertThat(scanner.transform(application, name, null, null, tracked())).isNull();
  }

  @Test
  void aClassOfTheJdkOrOfTheAgentIsNot() throws IOException {
    assertThat(scanner.transform(null, "a/B", null, null, tracked())).isNull();
    assertThat(
            scanner.transform(ClassLoader.getPlatformClassLoader(), "a/B", null, null, tracked()))
        .isNull();
    assertThat(scanner.transform(Scanner.class.getClassLoader(), "a/B", null, null, tracked()))
        .isNull();
  }

  @Test
  void aMicrometerIsToldWithItsLoaderAndNotWoven() throws IOException {
    byte[] other = ConstantPoolTest.classFile(ScannerTest.class);

    byte[] woven =
        scanner.transform(application, "io/micrometer/core/instrument/Metrics", null, null, other);
    scanner.transform(application, "io/micrometer/core/instrument/Meter", null, null, other);

    assertThat(woven).isNull();
    assertThat(micrometers).containsExactly(application);
  }

  private static byte[] tracked() throws IOException {
    return ConstantPoolTest.classFile(ConstantPoolTest.Tracked.class);
  }
}
