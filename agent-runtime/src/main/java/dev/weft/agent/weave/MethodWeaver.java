package dev.weft.agent.weave;

import net.bytebuddy.jar.asm.Handle;
import net.bytebuddy.jar.asm.Label;
import net.bytebuddy.jar.asm.MethodVisitor;
import net.bytebuddy.jar.asm.Opcodes;
import net.bytebuddy.jar.asm.Type;
import org.jspecify.annotations.Nullable;

/**
 * Writes one method with its call sites:
 *
 * <pre>
 *   request (Object, Object)V     first, in a servlet's or filter's method: request and response
 *   enter   (this, arguments…)V   first, in a tracked method
 *   read    (this, target, offset)V   first, in a method that a body is read through
 *   …the method's own code, and before each of its returns:
 *   readEnd (result)V
 *   exit    (result)V
 *   leave   ()V
 *   …and after its last instruction, for any exception:
 *   readFail ()V
 *   fail    ()V
 *   abort   ()V
 *   athrow
 * </pre>
 *
 * <p>No stack map of the method changes. The one new frame, the handler's, has no locals: whatever
 * type a local has, it may be taken for none (JVMS 4.10.1), so that nothing has to be computed and
 * no class has to be loaded. References are passed as {@code Object}, so that a call site holds no
 * type of the application; primitives are passed as they are.
 */
final class MethodWeaver extends MethodVisitor {
  static final String REQUEST = "request";
  static final String LEAVE = "leave";
  static final String ABORT = "abort";
  static final String ENTER = "enter";
  static final String EXIT = "exit";
  static final String FAIL = "fail";
  static final String READ = "read";
  static final String READ_END = "readEnd";
  static final String READ_FAIL = "readFail";
  static final String DECODE = "decode";

  /** More would not fit into a call: the JVM allows 255 slots, some are the linker's. */
  private static final int MAX_SLOTS = 240;

  private static final Handle LINK =
      new Handle(
          Opcodes.H_INVOKESTATIC,
          "java/lang/WeftBridge",
          "link",
          "(Ljava/lang/invoke/MethodHandles$Lookup;Ljava/lang/String;Ljava/lang/invoke/MethodType;Ljava/lang/String;)Ljava/lang/invoke/CallSite;",
          false);

  private final boolean isStatic;
  private final String descriptor;
  private final boolean request;
  private final @Nullable WovenMethod tracked;
  private final @Nullable BodyMethod body;
  private final Label bodyStart = new Label();

  MethodWeaver(MethodVisitor next, int access, String descriptor, MethodPlan plan) {
    super(Opcodes.ASM9, next);
    this.isStatic = (access & Opcodes.ACC_STATIC) != 0;
    this.descriptor = descriptor;
    this.request = plan.request();
    this.tracked = plan.tracked();
    this.body = plan.body();
  }

  @Override
  public void visitCode() {
    super.visitCode();
    if (request) {
      super.visitVarInsn(Opcodes.ALOAD, 1);
      super.visitVarInsn(Opcodes.ALOAD, 2);
      call(REQUEST, "(Ljava/lang/Object;Ljava/lang/Object;)V", "");
    }
    if (tracked != null) enter(tracked);
    if (body != null) read(body);
    super.visitLabel(bodyStart);
  }

  /** The target is the first argument, if that is an array or a buffer; the offset the second. */
  private void read(BodyMethod method) {
    super.visitVarInsn(Opcodes.ALOAD, 0);
    boolean hasTarget = descriptor.startsWith("([") || descriptor.startsWith("(L");
    if (hasTarget) super.visitVarInsn(Opcodes.ALOAD, 1);
    else super.visitInsn(Opcodes.ACONST_NULL);
    if (descriptor.startsWith("([BI") || descriptor.startsWith("([CI")) {
      super.visitVarInsn(Opcodes.ILOAD, 2);
    } else {
      super.visitInsn(Opcodes.ICONST_0);
    }
    call(READ, "(Ljava/lang/Object;Ljava/lang/Object;I)V", method.encode());
  }

  private void enter(WovenMethod method) {
    StringBuilder type = new StringBuilder("(");
    int slot = 0;
    if (!isStatic) {
      super.visitVarInsn(Opcodes.ALOAD, slot++);
      type.append("Ljava/lang/Object;");
    }
    for (Type argument : Type.getArgumentTypes(descriptor)) {
      if (slot >= MAX_SLOTS) break;
      super.visitVarInsn(argument.getOpcode(Opcodes.ILOAD), slot);
      type.append(erased(argument));
      slot += argument.getSize();
    }
    call(ENTER, type.append(")V").toString(), method.encode());
  }

  @Override
  public void visitInsn(int opcode) {
    if (opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN) {
      if (body != null) exit(READ_END, body.encode(), opcode);
      if (tracked != null) exit(EXIT, tracked.where(), opcode);
      if (request) call(LEAVE, "()V", "");
    }
    super.visitInsn(opcode);
  }

  /** A request that gives a reader tells on the way which stream that reads from. */
  @Override
  public void visitMethodInsn(
      int opcode, String owner, String name, String called, boolean isInterface) {
    boolean decoder = owner.equals("java/io/InputStreamReader") && name.equals("<init>");
    if (decoder && body != null && body.kind() == BodyMethod.Kind.SOURCE) decode(called);
    super.visitMethodInsn(opcode, owner, name, called, isInterface);
  }

  /** On the stack are the arguments of the constructor: the stream, and perhaps a charset. */
  private void decode(String constructor) {
    int arguments = Type.getArgumentCount(constructor);
    if (arguments == 1) {
      super.visitInsn(Opcodes.DUP);
    } else {
      super.visitInsn(Opcodes.DUP2);
      super.visitInsn(Opcodes.POP);
    }
    call(DECODE, "(Ljava/lang/Object;)V", "");
  }

  private void exit(String name, String method, int opcode) {
    if (opcode == Opcodes.RETURN) {
      call(name, "()V", method);
      return;
    }
    Type result = Type.getReturnType(descriptor);
    super.visitInsn(result.getSize() == 2 ? Opcodes.DUP2 : Opcodes.DUP);
    call(name, "(" + erased(result) + ")V", method);
  }

  @Override
  public void visitMaxs(int maxStack, int maxLocals) {
    Label handler = new Label();
    super.visitLabel(handler);
    super.visitTryCatchBlock(bodyStart, handler, handler, null);
    super.visitFrame(Opcodes.F_FULL, 0, new Object[0], 1, new Object[] {"java/lang/Throwable"});
    if (body != null) call(READ_FAIL, "()V", body.encode());
    if (tracked != null) call(FAIL, "()V", tracked.where());
    if (request) call(ABORT, "()V", "");
    super.visitInsn(Opcodes.ATHROW);
    super.visitMaxs(maxStack, maxLocals);
  }

  private void call(String name, String type, String method) {
    super.visitInvokeDynamicInsn(name, type, LINK, method);
  }

  private static String erased(Type type) {
    boolean reference = type.getSort() == Type.OBJECT || type.getSort() == Type.ARRAY;
    return reference ? "Ljava/lang/Object;" : type.getDescriptor();
  }
}
