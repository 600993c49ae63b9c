package dev.weft.agent.weave;

import dev.weft.log.Log;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.ClassWriter;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * Weaves call sites into the methods of one class at a time. Only method bodies change, never a
 * field, a method or an interface, so that retransformation and other agents go on working.
 * Thread-safe.
 */
public final class Weaver {
  /** Minor and major version: JVMS 4.1. */
  private static final int VERSION_AT = 4;

  private static final int VERSION_BYTES = 4;
  private static final int NEWEST_KNOWN = Opcodes.V28;

  private final Predicate<WovenMethod> hasRule;
  private final TrackedTypes types;
  private final Bodies bodies;
  private final Log log;
  private final Consumer<WovenMethod> listener;

  /** As the other, with nobody to hear of what is woven. */
  public Weaver(Predicate<WovenMethod> hasRule, TrackedTypes types, Bodies bodies, Log log) {
    this(
        hasRule,
        types,
        bodies,
        log,
        new Consumer<>() {
          @Override
          public void accept(WovenMethod method) {}
        });
  }

  /**
   * Loads no bytecode library yet.
   *
   * @param hasRule whether a rule outside the class names the method; asked for every method of a
   *     class that is looked at
   * @param types what classes hand down is noted there
   * @param bodies whether what leads to a request's body is woven; is told of rules that read one
   * @param listener hears of each tracked method that was woven, on the thread that did it
   */
  public Weaver(
      Predicate<WovenMethod> hasRule,
      TrackedTypes types,
      Bodies bodies,
      Log log,
      Consumer<WovenMethod> listener) {
    this.hasRule = hasRule;
    this.types = types;
    this.bodies = bodies;
    this.log = log;
    this.listener = listener;
  }

  /** The class with its call sites, or null when there is nothing to weave. */
  public byte @Nullable [] weave(String name, byte[] classFile) {
    ClassReader reader = new ClassReader(readable(classFile));
    Map<String, MethodPlan> plans = ClassPlan.of(reader, hasRule, types, bodies);
    if (plans.isEmpty()) return null;
    ClassWriter writer = new ClassWriter(reader, ClassWriter.COMPUTE_MAXS);
    reader.accept(new PlannedMethods(writer, plans), 0);
    byte[] woven = writer.toByteArray();
    System.arraycopy(classFile, VERSION_AT, woven, VERSION_AT, VERSION_BYTES);
    for (MethodPlan plan : plans.values()) {
      if (plan.tracked() != null) listener.accept(plan.tracked());
    }
    return woven;
  }

  /**
   * The class file with a version that our reader knows. A newer version alone changes nothing that
   * we touch, so the true one is put back afterwards; a truly new construct makes the reader fail.
   */
  private static byte[] readable(byte[] classFile) {
    int major = (classFile[VERSION_AT + 2] & 0xff) << 8 | (classFile[VERSION_AT + 3] & 0xff);
    if (major <= NEWEST_KNOWN) return classFile;
    byte[] masked = classFile.clone();
    masked[VERSION_AT + 2] = (byte) (NEWEST_KNOWN >> 8);
    masked[VERSION_AT + 3] = (byte) NEWEST_KNOWN;
    return masked;
  }

  /** Tells that a class stays as it is. */
  void failed(String name, Throwable error) {
    log.warn(
        "%s is not tracked, and runs as it is: it could not be woven (%s). Please report it."
            .formatted(name.replace('/', '.'), error));
  }

  private static final class PlannedMethods extends ClassVisitor {
    private final Map<String, MethodPlan> plans;

    PlannedMethods(ClassVisitor next, Map<String, MethodPlan> plans) {
      super(Opcodes.ASM9, next);
      this.plans = plans;
    }

    @Override
    public MethodVisitor visitMethod(
        int access,
        String name,
        String descriptor,
        @Nullable String signature,
        String @Nullable [] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, descriptor, signature, exceptions);
      MethodPlan plan = plans.get(name + descriptor);
      return plan == null ? next : new MethodWeaver(next, access, descriptor, plan);
    }
  }
}
