package dev.weft.agent.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.ref.WeakReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MicrometersTest {
  private final Micrometers micrometers = new Micrometers();

  @Test
  void eachLoaderIsGivenOnce() {
    ClassLoader one = new ClassLoader(null) {};
    ClassLoader two = new ClassLoader(null) {};

    micrometers.accept(one);
    micrometers.accept(two);

    assertThat(micrometers.get()).isSameAs(one);
    assertThat(micrometers.get()).isSameAs(two);
    assertThat(micrometers.get()).isNull();
  }

  @Test
  void anApplicationThatIsGoneIsNotHeldAndNotGiven() {
    WeakReference<ClassLoader> gone = new WeakReference<>(accept());

    while (gone.get() != null) System.gc();

    assertThat(micrometers.get()).isNull();
  }

  private ClassLoader accept() {
    ClassLoader loader = new ClassLoader(null) {};
    micrometers.accept(loader);
    return loader;
  }
}
