package dev.weft.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

class RecordMethodsTest {
  /** Loaded a second time by a class loader that is then given up. */
  public record Pair(Pair left, String right) {}

  @Test
  void aRecordThatWasComparedHashedAndPrintedDoesNotHoldItsClassLoader() throws Exception {
    WeakReference<ClassLoader> loader = useInALoaderOfItsOwn();

    RecordMethods.forgetLast();

    assertThat(isCollected(loader)).isTrue();
  }

  private static boolean isCollected(WeakReference<?> reference) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (reference.get() != null && System.nanoTime() < end) {
      System.gc();
      LockSupport.parkNanos(1_000_000);
    }
    return reference.get() == null;
  }

  private static WeakReference<ClassLoader> useInALoaderOfItsOwn() throws Exception {
    URL classes = Pair.class.getProtectionDomain().getCodeSource().getLocation();
    URL[] urls = {classes};
    try (URLClassLoader loader = new URLClassLoader(urls, ClassLoader.getPlatformClassLoader())) {
      Class<?> type = loader.loadClass(Pair.class.getName());
      Object one = type.getConstructor(type, String.class).newInstance(null, "a");
      Object other = type.getConstructor(type, String.class).newInstance(null, "a");
      assertThat(one.equals(other)).isTrue();
      assertThat(one.hashCode()).isEqualTo(other.hashCode());
      assertThat(one.toString()).isEqualTo("Pair[left=null, right=a]");
      return new WeakReference<>(loader);
    }
  }
}
