package dev.weft.agent.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.weave.Bodies;
import dev.weft.agent.weave.RecentClasses;
import dev.weft.agent.weave.RuledClasses;
import dev.weft.agent.weave.Scanner;
import dev.weft.agent.weave.TrackedTypes;
import dev.weft.agent.weave.Weaver;
import dev.weft.log.ListLog;
import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LoadedClassesTest {
  /** What the application loads. */
  public static final class Cart {}

  /** Another. */
  public static final class Order {}

  private final RecentClasses recent = new RecentClasses();
  private final List<Class<?>> loaded = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Class<?>> transformed = new LinkedBlockingQueue<>();
  private final List<String> failed = new ArrayList<>();
  private final LoadedClasses classes = new LoadedClasses(instrumentation(), recent);
  private final Scanner scanner = scanner();

  @Test
  void aClassThatAThreadIsJustLoadingIsTransformedOnceItIsThere() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    CountDownLatch looked = new CountDownLatch(1);
    Application application = new Application(looked, goOn);
    Thread loading = new Thread(() -> application.load(Cart.class));
    loading.start();
    looked.await(); // it was found to be of no interest, and is no class yet

    classes.transform(type -> type.getName().endsWith("$Cart"), failed::add);
    assertThat(transformed).isEmpty();
    goOn.countDown();

    Class<?> arrived = transformed.take();
    assertThat(arrived.getClassLoader()).isSameAs(application);
    assertThat(arrived.getName()).isEqualTo(Cart.class.getName());
    assertThat(failed).isEmpty();
    loading.join();
  }

  @Test
  void aClassThatIsThereIsTransformedAtOnceAndAskedForOnce() {
    Application application = new Application(new CountDownLatch(1), new CountDownLatch(0));
    loaded.add(application.load(Cart.class));
    loaded.add(application.load(Order.class));
    List<Class<?>> asked = new ArrayList<>();

    classes.transform(
        type -> {
          asked.add(type);
          return type.getName().endsWith("$Order");
        },
        failed::add);

    assertThat(transformed).containsExactly(loaded.get(1));
    assertThat(asked).isEqualTo(loaded);
  }

  @Test
  void ofTwoApplicationsWithTheSameClassEachGetsItsOwn() throws Exception {
    Application first = new Application(new CountDownLatch(1), new CountDownLatch(0));
    Application second = new Application(new CountDownLatch(1), new CountDownLatch(0));
    Class<?> there = first.load(Cart.class);
    loaded.add(there);
    Class<?> onItsWay = second.load(Cart.class); // which the JVM does not tell of yet

    classes.transform(type -> true, failed::add);

    assertThat(List.of(transformed.take(), transformed.take())).containsExactly(there, onItsWay);
  }

  @Test
  void aClassThatNeverArrivesIsNotTold() throws Exception {
    Application application = new Application(new CountDownLatch(1), new CountDownLatch(0));
    Class<?> onItsWay = application.load(Cart.class);
    look(application, "com/acme/Missing"); // the last one is waited for first

    classes.transform(type -> true, failed::add);

    assertThat(transformed.take()).isSameAs(onItsWay);
    assertThat(failed).isEmpty();
  }

  @Test
  void whereNamesAreKnownNoLoaderIsAskedForAClassOfAnother() throws Exception {
    Application application = new Application(new CountDownLatch(1), new CountDownLatch(0));
    Class<?> onItsWay = application.load(Cart.class);
    look(application, "com/acme/Missing");

    classes.transform(name -> name.endsWith("$Cart"), type -> true, failed::add);

    assertThat(transformed.take()).isSameAs(onItsWay);
    assertThat(application.asked).doesNotContain("com.acme.Missing");
  }

  private void look(ClassLoader loader, String name) {
    scanner.transform(
        loader, name, null, null, new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 1, 'x'});
  }

  private Scanner scanner() {
    TrackedTypes types = new TrackedTypes(name -> {});
    Bodies bodies = new Bodies(() -> {}, () -> {});
    Weaver weaver = new Weaver(method -> false, types, bodies, new ListLog());
    return new Scanner(new RuledClasses(), types, recent, bodies, weaver, loader -> {});
  }

  private Instrumentation instrumentation() {
    return (Instrumentation)
        Proxy.newProxyInstance(
            LoadedClassesTest.class.getClassLoader(),
            new Class<?>[] {Instrumentation.class},
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getAllLoadedClasses" -> loaded.toArray(new Class<?>[0]);
                  case "retransformClasses" -> {
                    transformed.addAll(List.of((Class<?>[]) arguments[0]));
                    yield null;
                  }
                  default -> throw new UnsupportedOperationException(method.toString());
                });
  }

  /** Has each class looked at, says so, and defines it when it may go on. */
  private final class Application extends ClassLoader {
    private final CountDownLatch looked;
    private final CountDownLatch goOn;
    private final List<String> asked = new CopyOnWriteArrayList<>();

    Application(CountDownLatch looked, CountDownLatch goOn) {
      super(LoadedClassesTest.class.getClassLoader());
      this.looked = looked;
      this.goOn = goOn;
    }

    Class<?> load(Class<?> type) {
      try {
        return loadClass(type.getName());
      } catch (ClassNotFoundException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public Class<?> loadClass(String name) throws ClassNotFoundException {
      asked.add(name);
      if (!name.startsWith(LoadedClassesTest.class.getName() + "$")) return super.loadClass(name);
      synchronized (getClassLoadingLock(name)) {
        Class<?> known = findLoadedClass(name);
        if (known != null) return known;
        String path = name.replace('.', '/');
        try (InputStream in = getParent().getResourceAsStream(path + ".class")) {
          if (in == null) throw new ClassNotFoundException(name);
          byte[] bytes = in.readAllBytes();
          look(this, path);
          looked.countDown();
          goOn.await();
          return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException | InterruptedException e) {
          throw new ClassNotFoundException(name, e);
        }
      }
    }
  }
}
