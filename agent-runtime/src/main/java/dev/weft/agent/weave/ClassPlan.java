package dev.weft.agent.weave;

import dev.weft.config.RuleText;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import net.bytebuddy.jar.asm.AnnotationVisitor;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Reads from a class file which of its methods are to be woven: those with the annotation, those
 * that a rule names, those that implement or override such a one, and those through which requests
 * come. One thread, one class.
 */
final class ClassPlan extends ClassVisitor {
  /** What no rule and no request may be woven into: it has no body, or is not the user's own. */
  private static final int NOT_WOVEN =
      Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE | Opcodes.ACC_SYNTHETIC;

  private static final int NOT_INHERITED = Opcodes.ACC_STATIC | Opcodes.ACC_PRIVATE;

  private final Predicate<WovenMethod> hasRule;
  private final TrackedTypes types;
  private final Bodies bodies;
  private final List<MethodReader> methods = new ArrayList<>();
  private final Map<String, Declared> inherited = new LinkedHashMap<>();
  private String owner = "";
  private String superName = "";
  private boolean canHoldDynamicCalls;

  private ClassPlan(Predicate<WovenMethod> hasRule, TrackedTypes types, Bodies bodies) {
    super(Opcodes.ASM9);
    this.hasRule = hasRule;
    this.types = types;
    this.bodies = bodies;
  }

  /**
   * Plans a class, and notes what it hands down.
   *
   * @param hasRule whether a rule outside the class names the method
   * @param types what other classes and interfaces hand down
   * @param bodies whether what leads to a request's body is woven
   * @return by name and descriptor; empty when there is nothing to weave
   */
  static Map<String, MethodPlan> of(
      ClassReader reader, Predicate<WovenMethod> hasRule, TrackedTypes types, Bodies bodies) {
    ClassPlan plan = new ClassPlan(hasRule, types, bodies);
    reader.accept(plan, ClassReader.SKIP_FRAMES);
    plan.inheritThroughBridges();
    Map<String, MethodPlan> plans = plan.plans();
    types.put(reader.getClassName(), plan.handedDown());
    return plan.canHoldDynamicCalls ? plans : Map.of();
  }

  @Override
  public void visit(
      int version,
      int access,
      String name,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    owner = name.replace('/', '.');
    this.superName = superName == null ? "" : superName;
    canHoldDynamicCalls = (version & 0xffff) >= Opcodes.V1_7;
    if (interfaces != null) {
      for (String each : interfaces) inherit(each);
    }
    if (superName != null) inherit(superName); // last: a class counts before its interfaces
  }

  private void inherit(String type) {
    for (Declared method : types.of(type)) inherited.put(method.key(), method);
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    if (name.startsWith("<")) return null;
    MethodReader method = new MethodReader(access, name, descriptor);
    methods.add(method);
    return method;
  }

  /**
   * What {@code Api<T>} says of {@code add(T)} holds for {@code add(Item)}, which the compiler has
   * {@code add(Object)} call.
   */
  private void inheritThroughBridges() {
    for (MethodReader bridge : methods) {
      Declared declared = inherited.get(bridge.key());
      if (declared != null && !bridge.bridged.isEmpty()) {
        inherited.putIfAbsent(bridge.bridged, declared);
      }
    }
  }

  private Map<String, MethodPlan> plans() {
    Map<String, MethodPlan> plans = new HashMap<>();
    for (MethodReader method : methods) {
      if ((method.access & NOT_WOVEN) != 0) continue;
      WovenMethod tracked = method.tracked();
      boolean isRequest = isRequestMethod(method.access, method.name, method.descriptor);
      BodyMethod body = bodies.areWanted() ? method.body() : null;
      if (tracked != null) bodies.lookAt(tracked.rules());
      if (tracked != null || isRequest || body != null) {
        plans.put(method.key(), new MethodPlan(isRequest, tracked, body));
      }
    }
    return plans;
  }

  private List<Declared> handedDown() {
    Map<String, Declared> all = new LinkedHashMap<>(inherited);
    for (MethodReader method : methods) {
      boolean own = (method.access & (NOT_INHERITED | Opcodes.ACC_SYNTHETIC)) == 0;
      if (own && method.hasRules()) all.put(method.key(), method.declared());
    }
    return List.copyOf(all.values());
  }

  private static boolean isRequestMethod(int access, String name, String descriptor) {
    if ((access & Opcodes.ACC_STATIC) != 0) return false;
    if (!name.equals("service") && !name.equals("doFilter")) return false;
    return descriptor.startsWith(
            "(Ljakarta/servlet/ServletRequest;Ljakarta/servlet/ServletResponse;")
        || descriptor.startsWith("(Ljavax/servlet/ServletRequest;Ljavax/servlet/ServletResponse;");
  }

  /** Reads the annotations and the names of the parameters of one method. */
  private final class MethodReader extends MethodVisitor {
    private final int access;
    private final String name;
    private final String descriptor;
    private final Type[] types;
    private final String[] names;
    private final List<List<RuleText.Entry>> rules = new ArrayList<>();
    private final List<RuleText.Entry> tracked = new ArrayList<>();
    private int named;
    private @Nullable Boolean isNamed;

    /** Of a bridge: the name and descriptor of the method that it calls. */
    private String bridged = "";

    MethodReader(int access, String name, String descriptor) {
      super(Opcodes.ASM9);
      this.access = access;
      this.name = name;
      this.descriptor = descriptor;
      this.types = Type.getArgumentTypes(descriptor);
      this.names = new String[types.length];
    }

    @Override
    public void visitParameter(@Nullable String parameter, int parameterAccess) {
      if (named < names.length && parameter != null) names[named] = parameter;
      named++;
    }

    @Override
    public void visitLocalVariable(
        String variable,
        String variableDescriptor,
        @Nullable String signature,
        Label start,
        Label end,
        int slot) {
      int at = (access & Opcodes.ACC_STATIC) != 0 ? 0 : 1;
      for (int i = 0; i < types.length; i++) {
        if (at == slot && names[i] == null && types[i].getDescriptor().equals(variableDescriptor)) {
          names[i] = variable;
        }
        at += types[i].getSize();
      }
    }

    @Override
    public @Nullable AnnotationVisitor visitAnnotation(String annotation, boolean visible) {
      if (annotation.equals(Needles.ANNOTATION)) return rule();
      if (!annotation.equals(Needles.ANNOTATIONS)) return null;
      return new AnnotationVisitor(Opcodes.ASM9) {
        @Override
        public AnnotationVisitor visitArray(String attribute) {
          return new AnnotationVisitor(Opcodes.ASM9) {
            @Override
            public AnnotationVisitor visitAnnotation(@Nullable String none, String one) {
              return rule();
            }
          };
        }
      };
    }

    private AnnotationVisitor rule() {
      List<RuleText.Entry> entries = new ArrayList<>();
      rules.add(entries);
      return new AttributeReader(entries);
    }

    @Override
    public @Nullable AnnotationVisitor visitParameterAnnotation(
        int parameter, String annotation, boolean visible) {
      if (!annotation.equals("Ldev/weft/annotation/Tracked;")) return null;
      return new TrackedReader(parameter, tracked);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String type, String called, String calledDescriptor, boolean isInterface) {
      if ((access & Opcodes.ACC_BRIDGE) != 0 && called.equals(name)) {
        bridged = called + calledDescriptor;
      }
    }

    String key() {
      return name + descriptor;
    }

    @Nullable BodyMethod body() {
      return BodyMethod.of(owner.replace('.', '/'), superName, access, name, descriptor);
    }

    /** What the linker is told; null when no rule concerns the method. */
    @Nullable WovenMethod tracked() {
      if (hasRules()) return bare(texts());
      Declared declared = inherited.get(key());
      if (declared == null || (access & NOT_INHERITED) != 0) return null;
      return bare(List.of()).heirOf(declared);
    }

    /** Whether it has an annotation or is named by a rule, itself. */
    boolean hasRules() {
      if ((access & Opcodes.ACC_SYNTHETIC) != 0) return false;
      if (isNamed == null) isNamed = !rules.isEmpty() || hasRule.test(bare(List.of()));
      return isNamed;
    }

    Declared declared() {
      return new Declared(owner, name, descriptor, typeNames(), parameterNames(), texts());
    }

    private WovenMethod bare(List<RuleText> texts) {
      boolean isStatic = (access & Opcodes.ACC_STATIC) != 0;
      return new WovenMethod(owner, name, isStatic, typeNames(), parameterNames(), texts);
    }

    private List<RuleText> texts() {
      List<RuleText> texts = new ArrayList<>();
      for (List<RuleText.Entry> entries : rules) {
        List<RuleText.Entry> all = new ArrayList<>(entries);
        all.addAll(tracked);
        texts.add(new RuleText("", all));
      }
      return texts;
    }

    private List<String> typeNames() {
      List<String> typeNames = new ArrayList<>(types.length);
      for (Type type : types) typeNames.add(type.getClassName());
      return typeNames;
    }

    private List<String> parameterNames() {
      List<String> found = new ArrayList<>(names.length);
      for (String one : names) {
        if (one == null) return List.of();
        found.add(one);
      }
      return found;
    }
  }

  /** Reads the attributes of one {@code @TrackInteraction}. */
  private static final class AttributeReader extends AnnotationVisitor {
    private final List<RuleText.Entry> entries;

    AttributeReader(List<RuleText.Entry> entries) {
      super(Opcodes.ASM9);
      this.entries = entries;
    }

    @Override
    public void visit(String attribute, Object value) {
      add(attribute, List.of(String.valueOf(value)));
    }

    @Override
    public AnnotationVisitor visitArray(String attribute) {
      List<String> values = new ArrayList<>();
      return new AnnotationVisitor(Opcodes.ASM9) {
        @Override
        public void visit(@Nullable String none, Object value) {
          values.add(String.valueOf(value));
        }

        @Override
        public void visitEnd() {
          add(attribute, values);
        }
      };
    }

    private void add(String attribute, List<String> values) {
      boolean none = values.isEmpty() || (values.size() == 1 && values.get(0).isEmpty());
      if (!none) entries.add(new RuleText.Entry("", Kebab.ofCamel(attribute), values));
    }
  }

  /** Reads one {@code @Tracked}: the same as a path that names the parameter. */
  private static final class TrackedReader extends AnnotationVisitor {
    private final int parameter;
    private final List<RuleText.Entry> entries;
    private String field = "";
    private String path = "";

    TrackedReader(int parameter, List<RuleText.Entry> entries) {
      super(Opcodes.ASM9);
      this.parameter = parameter;
      this.entries = entries;
    }

    @Override
    public void visitEnum(String attribute, String descriptor, String value) {
      field = value;
    }

    @Override
    public void visit(String attribute, Object value) {
      path = String.valueOf(value);
    }

    @Override
    public void visitEnd() {
      String steps = path.isEmpty() || path.startsWith("[") ? path : "." + path;
      entries.add(
          new RuleText.Entry(
              "", Kebab.ofConstant(field), List.of("arg[" + parameter + "]" + steps)));
    }
  }
}
