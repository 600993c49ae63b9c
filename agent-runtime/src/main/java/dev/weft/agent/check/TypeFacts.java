package dev.weft.agent.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.ClassReader;
import net.bytebuddy.jar.asm.ClassVisitor;
import net.bytebuddy.jar.asm.FieldVisitor;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * What a class file says of its type: what it extends, its fields and its methods. Immutable once
 * it was read.
 */
final class TypeFacts extends ClassVisitor {
  private final List<Member> methods = new ArrayList<>();
  private final Map<String, Member> fields = new HashMap<>();
  private List<TypeRef> supertypes = List.of();
  private List<String> variables = List.of();
  private String name = "";
  private int access;
  private int classVersion;

  private TypeFacts() {
    super(Opcodes.ASM9);
  }

  /**
   * A field or a method.
   *
   * @param signature with type arguments, or the descriptor
   */
  record Member(int access, String name, String descriptor, String signature) {
    boolean isStatic() {
      return (access & Opcodes.ACC_STATIC) != 0;
    }

    boolean isPublic() {
      return (access & Opcodes.ACC_PUBLIC) != 0;
    }

    boolean isPrivate() {
      return (access & Opcodes.ACC_PRIVATE) != 0;
    }

    boolean isSynthetic() {
      return (access & Opcodes.ACC_SYNTHETIC) != 0;
    }
  }

  /**
   * Reads a class file.
   *
   * @throws RuntimeException if it is none
   */
  static TypeFacts read(byte[] classFile) {
    TypeFacts facts = new TypeFacts();
    new ClassReader(classFile)
        .accept(facts, ClassReader.SKIP_CODE | ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
    return facts;
  }

  @Override
  public void visit(
      int version,
      int classAccess,
      String className,
      @Nullable String signature,
      @Nullable String superName,
      String @Nullable [] interfaces) {
    name = className;
    access = classAccess;
    classVersion = version & 0xffff;
    if (signature != null) {
      variables = TypeRef.variables(signature);
      supertypes = TypeRef.supertypes(signature);
      return;
    }
    List<TypeRef> all = new ArrayList<>();
    if (superName != null) all.add(TypeRef.of(superName));
    if (interfaces != null) for (String each : interfaces) all.add(TypeRef.of(each));
    supertypes = List.copyOf(all);
  }

  @Override
  public @Nullable FieldVisitor visitField(
      int fieldAccess,
      String field,
      String descriptor,
      @Nullable String signature,
      @Nullable Object value) {
    fields.put(
        field,
        new Member(fieldAccess, field, descriptor, signature == null ? descriptor : signature));
    return null;
  }

  @Override
  public @Nullable MethodVisitor visitMethod(
      int methodAccess,
      String method,
      String descriptor,
      @Nullable String signature,
      String @Nullable [] exceptions) {
    methods.add(
        new Member(methodAccess, method, descriptor, signature == null ? descriptor : signature));
    return null;
  }

  /** Internal. */
  String name() {
    return name;
  }

  /** Whether an object of this type may be of a type with more properties. */
  boolean isOpen() {
    return (access & (Opcodes.ACC_INTERFACE | Opcodes.ACC_ABSTRACT)) != 0;
  }

  /** Whether it was compiled for Java 7 or newer: only that can be woven. */
  boolean canBeWoven() {
    return classVersion >= Opcodes.V1_7;
  }

  List<Member> methods() {
    return methods;
  }

  Map<String, Member> fields() {
    return fields;
  }

  /** The superclass, then the interfaces. */
  List<TypeRef> supertypes() {
    return supertypes;
  }

  /** Of its type parameters, in order. */
  List<String> variables() {
    return variables;
  }
}
