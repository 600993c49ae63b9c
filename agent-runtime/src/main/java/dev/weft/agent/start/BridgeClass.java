package dev.weft.agent.start;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.Set;

/**
 * Defines {@code java.lang.WeftBridge}. Not by a jar on the boot class path: that would cost the
 * user the CDS and AOT archives.
 */
final class BridgeClass {
  private static final String RESOURCE = "boot/WeftBridge.classdata";

  private BridgeClass() {}

  static void define(Instrumentation instrumentation, MethodHandle linker)
      throws ReflectiveOperationException, IOException {
    Module base = Object.class.getModule();
    Module own = BridgeClass.class.getModule();
    instrumentation.redefineModule(
        base, Set.of(), Map.of(), Map.of("java.lang", Set.of(own)), Set.of(), Map.of());
    MethodHandles.Lookup lookup =
        MethodHandles.privateLookupIn(Object.class, MethodHandles.lookup());
    Class<?> bridge = lookup.defineClass(bytes());
    bridge.getField("linker").set(null, linker);
  }

  private static byte[] bytes() throws IOException {
    try (InputStream in = BridgeClass.class.getClassLoader().getResourceAsStream(RESOURCE)) {
      if (in == null) throw new IOException("the agent's jar has no " + RESOURCE);
      return in.readAllBytes();
    }
  }
}
