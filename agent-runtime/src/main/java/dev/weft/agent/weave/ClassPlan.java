package dev.weft.agent.weave;

import dev.weft.config.RuleText;
import java.util.ArrayList;
import java.util.HashMap;
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
 * that a rule names, and those through which requests come. One thread, one class.
 */
final class ClassPlan extends ClassVisitor {
  /** What no rule and no request may be woven into: it has no body, or is not the user's own. */
  private static final int NOT_WOVEN =
      Opcodes.ACC_ABSTRACT | Opcodes.ACC_NATIVE | Opcodes.ACC_BRIDGE | Opcodes.ACC_SYNTHETIC;

  private final Map<String, MethodPlan> plans = new HashMap<>();
  private final Predicate<WovenMethod> hasRule;
  private String owner = "";
  private boolean canHoldDynamicCalls;

  private ClassPlan(Predicate<WovenMethod> hasRule) {
    super(Opcodes.ASM9);
    this.hasRule = hasRule;
  }

  /**
   * Plans a class.
   *
   * @param hasRule whether a rule outside the class names the method
   * @return by name and descriptor; empty when there is nothing to weave
   */
  static Map<String, MethodPlan> of(ClassReader reader, Predicate<WovenMethod> hasRule) {
    ClassPlan plan = new ClassPlan(hasRule);
    reader.accept(plan, ClassReader.SKIP_FRAMES);
    return plan.canHoldDynamicCalls ? plan.plans : Map.of();
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
    canHoldDynamicCalls = (version & 0xffff) >= Opcodes.V1_7;
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int access,
      String name,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    if ((access & NOT_WOVEN) != 0 || name.startsWith("<")) return null;
    return new MethodReader(access, name, descriptor);
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
    public void visitEnd() {
      List<RuleText> texts = new ArrayList<>();
      for (List<RuleText.Entry> entries : rules) {
        List<RuleText.Entry> all = new ArrayList<>(entries);
        all.addAll(tracked);
        texts.add(new RuleText("", all));
      }
      WovenMethod method =
          new WovenMethod(
              owner,
              name,
              (access & Opcodes.ACC_STATIC) != 0,
              typeNames(),
              parameterNames(),
              texts);
      boolean isTracked = !texts.isEmpty() || hasRule.test(method);
      boolean isRequest = isRequestMethod(access, name, descriptor);
      if (isTracked || isRequest) {
        plans.put(name + descriptor, new MethodPlan(isRequest, isTracked ? method : null));
      }
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
