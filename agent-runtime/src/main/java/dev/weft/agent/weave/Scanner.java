package dev.weft.agent.weave;

import java.lang.instrument.ClassFileTransformer;
import java.security.ProtectionDomain;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every class that is loaded, and at nothing but its constant pool; only a class that has
 * something to do with tracking goes on to the weaver. Thread-safe; takes no lock and loads no
 * class for those that do not.
 */
public final class Scanner implements ClassFileTransformer {
  /** Has the registry that an application's other registries are added to. */
  private static final String MICROMETER = "io/micrometer/core/instrument/Metrics";

  private final ClassLoader own;
  private final ClassLoader platform;
  private final TrackedTypes types;
  private final RecentClasses recent;
  private final Bodies bodies;
  private final RuledClasses classesWithRules;
  private final Weaver weaver;
  private final Consumer<ClassLoader> micrometers;

  /**
   * Makes a scanner; its classes are all loaded when this returns.
   *
   * @param classesWithRules are worth a look
   * @param types whose heirs are worth a look
   * @param recent gets the name of every class of the application
   * @param bodies says whether what leads to a request's body is worth a look
   * @param weaver is asked about each class that is worth a look
   * @param micrometers is told in whose loader the application loads a Micrometer; must not wait
   */
  public Scanner(
      RuledClasses classesWithRules,
      TrackedTypes types,
      RecentClasses recent,
      Bodies bodies,
      Weaver weaver,
      Consumer<ClassLoader> micrometers) {
    this.own = Scanner.class.getClassLoader();
    this.platform = ClassLoader.getPlatformClassLoader();
    this.types = types;
    this.recent = recent;
    this.bodies = bodies;
    this.classesWithRules = classesWithRules;
    this.weaver = weaver;
    this.micrometers = micrometers;
    ConstantPool.holdsAny(new byte[] {0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 1, 0, 1, 'x'}, types.needles());
  }

  @Override
  public byte @Nullable [] transform(
      @Nullable ClassLoader loader,
      @Nullable String name,
      @Nullable Class<?> redefined,
      @Nullable ProtectionDomain domain,
      byte[] classFile) {
    if (loader == null || loader == platform || loader == own || name == null) return null;
    if (isGenerated(name)) return null;
    try {
      if (name.equals(MICROMETER)) micrometers.accept(loader);
      recent.add(name, loader); // first: who becomes known later looks for it there
      if (!classesWithRules.contains(name)
          && !ConstantPool.holdsAny(classFile, types.needles())
          && !(bodies.areWanted() && ConstantPool.holdsAny(classFile, bodies.needles()))) {
        return null;
      }
      return weaver.weave(name, classFile);
    } catch (Throwable error) {
      weaver.failed(name, error);
      return null; // the class is loaded as it is
    }
  }

  /**
   * Whether a class of this internal name is a proxy or the like: it calls the real method, which
   * is woven.
   */
  public static boolean isGenerated(String name) {
    if (name.startsWith("dev/weft/annotation/")) return true;
    if (name.indexOf('$') < 0) return false;
    return name.contains("$$SpringCGLIB$$")
        || name.contains("$$EnhancerBy")
        || name.contains("$$FastClassBy")
        || name.contains("$$Lambda")
        || name.contains("_$$_")
        || name.contains("/$Proxy")
        || name.contains("$HibernateProxy$")
        || name.contains("$MockitoMock$");
  }
}
