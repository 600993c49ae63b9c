package java.lang;

import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;

/**
 * The one class that woven code names. It stands in {@code java.lang} because every class loader
 * there is, OSGi and JBoss Modules included, hands that package on to the boot loader.
 *
 * <p>Defined at run time from {@code boot/WeftBridge.classdata}; knows nothing of Weft but a method
 * handle.
 */
public final class WeftBridge {
  /** {@code (Lookup, String, MethodType, String)CallSite}; null while no agent is there. */
  public static volatile MethodHandle linker;

  private WeftBridge() {}

  /**
   * Links a call site of woven code. Never fails: HotSpot keeps a failure for ever, and the
   * application's method would be dead with it.
   *
   * @param caller with the rights of the woven class
   * @param name what the site tells
   * @param type of the site; returns nothing
   * @param method which method it stands in
   */
  public static CallSite link(
      MethodHandles.Lookup caller, String name, MethodType type, String method) throws Throwable {
    MethodHandle current = linker;
    if (current != null) {
      try {
        return (CallSite) current.invoke(caller, name, type, method);
      } catch (Throwable error) {
        // the site does nothing then
      }
    }
    MethodHandle nothing =
        MethodHandles.lookup()
            .findStatic(WeftBridge.class, "nothing", MethodType.methodType(void.class));
    return new MutableCallSite(MethodHandles.dropArguments(nothing, 0, type.parameterList()));
  }

  @SuppressWarnings("UnusedMethod") // found by its name, above
  private static void nothing() {}
}
