package dev.weft.agent.weave;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weft.annotation.Field;
import dev.weft.annotation.TrackInteraction;
import dev.weft.annotation.Tracked;
import dev.weft.config.RuleText;
import dev.weft.log.Log;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class WeaverTest {
  private static final Log SILENT =
      new Log() {
        @Override
        public void info(String line) {}

        @Override
        public void warn(String line) {}
      };

  private static final Bodies NO_BODIES = new Bodies(() -> {}, () -> {});

  interface Base<T> {
    T one(T value);
  }

  static class Sample implements Base<String> {
    @Override
    @TrackInteraction(type = "click", productIds = "arg.value")
    public String one(String value) {
      return value;
    }

    @TrackInteraction(type = "like")
    @TrackInteraction(type = "rate", rating = "arg.stars")
    static long two(@Tracked(Field.PRODUCT_IDS) String sku, double stars, int[] more) {
      long sum = more.length;
      for (int i = 0; i < more.length; i++) sum += more[i];
      return sum;
    }

    @TrackInteraction(
        type = "custom",
        customActionName = "enrol",
        context = {"a = arg.item.x", "b = 'y'"})
    void three(@Tracked(value = Field.PRODUCT_IDS, path = "sku") Object item) {}

    String four(String untouched) {
      return untouched;
    }
  }

  @Test
  void theAnnotationsOfAMethodReachTheLinkerAsText() throws IOException {
    Map<String, WovenMethod> woven = wovenMethods(Sample.class);

    assertThat(woven.keySet()).containsExactlyInAnyOrder("one", "two", "three");
    RuleText click = woven("one").rules().get(0);
    assertThat(click.origin()).isEqualTo(Sample.class.getName() + "#one(String)");
    assertThat(click.first("type")).isEqualTo("click");
    assertThat(click.first("product-ids")).isEqualTo("arg.value");
    assertThat(woven("one").parameterNames()).containsExactly("value");
  }

  @Test
  void aRepeatedAnnotationGivesARuleEach() throws IOException {
    WovenMethod two = woven("two");

    assertThat(two.rules()).hasSize(2);
    assertThat(two.rules()).extracting(rule -> rule.first("type")).containsExactly("like", "rate");
    assertThat(two.rules()).allMatch(rule -> rule.first("product-ids").equals("arg[0]"));
    assertThat(two.parameterTypes()).containsExactly("java.lang.String", "double", "int[]");
  }

  @Test
  void aTrackedParameterIsAPathIntoIt() throws IOException {
    RuleText rule = woven("three").rules().get(0);

    assertThat(rule.first("product-ids")).isEqualTo("arg[0].sku");
    assertThat(rule.first("custom-action-name")).isEqualTo("enrol");
    assertThat(rule.find("context").orElseThrow().values())
        .containsExactly("a = arg.item.x", "b = 'y'");
  }

  static class ReaderOfItsOwn {
    private final InputStream in = InputStream.nullInputStream();

    BufferedReader getReader() {
      return new BufferedReader(new InputStreamReader(in, UTF_8));
    }

    Reader other() {
      return new InputStreamReader(in, UTF_8);
    }
  }

  /** As Open Liberty has them. */
  @Test
  void aRequestThatMakesAReaderTellsWhichStreamItReadsFrom() throws IOException {
    Bodies bodies = new Bodies(() -> {}, () -> {});
    bodies.want();
    Weaver weaver = new Weaver(method -> false, new TrackedTypes(name -> {}), bodies, SILENT);

    byte[] woven = weaver.weave("x", ConstantPoolTest.classFile(ReaderOfItsOwn.class));
    List<String> sites = sites(requireNonNull(woven));

    assertThat(sites)
        .filteredOn(site -> site.contains(" decode"))
        .containsExactly("getReader()Ljava/io/BufferedReader; decode(Ljava/lang/Object;)V");
  }

  @Test
  void aBridgeMethodIsNotWoven() throws IOException {
    List<String> sites = sites(weave(Sample.class, method -> false));

    assertThat(sites)
        .filteredOn(site -> site.startsWith("one(") && site.contains(" enter"))
        .hasSize(1);
    assertThat(sites).noneMatch(site -> site.startsWith("one(Ljava/lang/Object;)"));
  }

  @Test
  void aClassWithNothingToWeaveStaysAsItIs() throws IOException {
    assertThat(weaver(method -> false).weave("x", ConstantPoolTest.classFile(List.class))).isNull();
  }

  @Test
  void sitesTakePrimitivesAsTheyAreAndReferencesAsObjects() throws IOException {
    List<String> sites = sites(weave(Sample.class, method -> false));

    assertThat(sites)
        .contains(
            "two(Ljava/lang/String;D[I)J enter(Ljava/lang/Object;DLjava/lang/Object;)V",
            "two(Ljava/lang/String;D[I)J exit(J)V",
            "two(Ljava/lang/String;D[I)J fail()V",
            "three(Ljava/lang/Object;)V exit()V");
  }

  @Test
  void aVersionFromTheFutureIsWovenAndKept() throws IOException {
    byte[] classFile = ConstantPoolTest.classFile(Sample.class);
    classFile[7] = 99;

    byte[] woven = requireNonNull(weaver(method -> false).weave("x", classFile));

    assertThat(woven[7]).isEqualTo((byte) 99);
  }

  /** Every method of every class of the libraries on the class path, woven, linked and verified. */
  @Test
  void theVerifierAcceptsWhateverIsWoven() throws IOException {
    Map<String, byte[]> classFiles = libraryClasses();
    Weaver weaver = weaver(method -> true);
    Loader plain = new Loader(classFiles);
    Map<String, byte[]> woven = new HashMap<>();
    for (Map.Entry<String, byte[]> entry : classFiles.entrySet()) {
      byte[] bytes = weaver.weave(entry.getKey(), entry.getValue());
      woven.put(entry.getKey(), bytes == null ? entry.getValue() : bytes);
    }
    Loader weaving = new Loader(woven);

    int linked = 0;
    List<String> broken = new ArrayList<>();
    for (String name : classFiles.keySet()) {
      String before = link(plain, name);
      String after = link(weaving, name);
      if (after.isEmpty()) linked++;
      if (!after.equals(before)) broken.add(name + ": " + after);
    }

    assertThat(broken).isEmpty();
    assertThat(linked).isGreaterThan(3000);
  }

  private static String link(ClassLoader loader, String name) {
    try {
      Method[] methods = Class.forName(name, false, loader).getDeclaredMethods();
      return methods == null ? "nothing" : ""; // asking for them is what links the class
    } catch (ClassNotFoundException | LinkageError e) {
      return e.getClass().getSimpleName();
    }
  }

  private static Map<String, byte[]> libraryClasses() throws IOException {
    Map<String, byte[]> classFiles = new HashMap<>();
    for (String path : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (!path.endsWith(".jar")) continue;
      try (JarFile jar = new JarFile(path)) {
        Enumeration<JarEntry> entries = jar.entries();
        while (entries.hasMoreElements()) {
          JarEntry entry = entries.nextElement();
          String name = entry.getName();
          if (!name.endsWith(".class") || name.startsWith("META-INF") || name.contains("-info")) {
            continue;
          }
          try (InputStream in = jar.getInputStream(entry)) {
            classFiles.put(
                name.substring(0, name.length() - 6).replace('/', '.'), in.readAllBytes());
          }
        }
      }
    }
    return classFiles;
  }

  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> classFiles;

    Loader(Map<String, byte[]> classFiles) {
      super(ClassLoader.getPlatformClassLoader());
      this.classFiles = classFiles;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      byte[] bytes = classFiles.get(name);
      if (bytes == null) throw new ClassNotFoundException(name);
      return defineClass(name, bytes, 0, bytes.length);
    }
  }

  private static Weaver weaver(Predicate<WovenMethod> hasRule) {
    return new Weaver(hasRule, new TrackedTypes(name -> {}), NO_BODIES, SILENT);
  }

  private static byte[] weave(Class<?> type, Predicate<WovenMethod> hasRule) throws IOException {
    byte[] woven =
        requireNonNull(weaver(hasRule).weave(type.getName(), ConstantPoolTest.classFile(type)));
    assertThatCode(() -> new ClassReader(woven)).doesNotThrowAnyException();
    return woven;
  }

  private static WovenMethod woven(String method) throws IOException {
    return requireNonNull(wovenMethods(Sample.class).get(method));
  }

  private static Map<String, WovenMethod> wovenMethods(Class<?> type) throws IOException {
    Map<String, WovenMethod> methods = new HashMap<>();
    new ClassReader(weave(type, method -> false))
        .accept(
            new SiteReader(
                (method, site, argument) -> {
                  if (site.startsWith("enter")) {
                    WovenMethod decoded = WovenMethod.decode(argument);
                    methods.put(decoded.name(), decoded);
                  }
                }),
            0);
    return methods;
  }

  private static List<String> sites(byte[] classFile) {
    List<String> sites = new ArrayList<>();
    new ClassReader(classFile)
        .accept(new SiteReader((method, site, argument) -> sites.add(method + " " + site)), 0);
    return sites;
  }

  private interface SiteSink {
    void site(String method, String site, String argument);
  }

  private static final class SiteReader extends ClassVisitor {
    private final SiteSink sink;

    SiteReader(SiteSink sink) {
      super(Opcodes.ASM9);
      this.sink = sink;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      return new MethodVisitor(Opcodes.ASM9) {
        @Override
        public void visitInvokeDynamicInsn(
            String site, String type, Handle bootstrap, Object... arguments) {
          if (!bootstrap.getOwner().equals("java/lang/WeftBridge")) return;
          sink.site(name + descriptor, site + type, (String) arguments[0]);
        }
      };
    }
  }
}
