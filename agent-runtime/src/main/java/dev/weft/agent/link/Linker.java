package dev.weft.agent.link;

import dev.weft.agent.weave.WovenMethod;
import dev.weft.bootstrap.Weft;
import dev.weft.capture.Rule;
import dev.weft.capture.TrackedMethod;
import dev.weft.config.Problems;
import dev.weft.extract.Signature;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.ref.WeakReference;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Links call sites of woven code: binds the rules of the method once, and from then on the site
 * calls the {@link Bridge}. Sites are held weakly, so that an undeployed application goes.
 * Thread-safe.
 */
public final class Linker {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  private final Supplier<Optional<Weft>> weft;
  private final Queue<WeakReference<MutableCallSite>> sites = new ConcurrentLinkedQueue<>();

  /**
   * Links nothing yet.
   *
   * @param weft empty when it could not start: then every site does nothing. May wait for the start
   */
  public Linker(Supplier<Optional<Weft>> weft) {
    this.weft = weft;
  }

  /** The handle for the bridge: {@code (Lookup, String, MethodType, String)CallSite}. */
  public MethodHandle handle() throws ReflectiveOperationException {
    MethodType type =
        MethodType.methodType(
            CallSite.class,
            MethodHandles.Lookup.class,
            String.class,
            MethodType.class,
            String.class);
    return LOOKUP.findVirtual(Linker.class, "link", type).bindTo(this);
  }

  /** Links one site; whatever goes wrong, the site then does nothing. */
  CallSite link(MethodHandles.Lookup caller, String name, MethodType type, String method) {
    MutableCallSite site = new MutableCallSite(MethodHandles.empty(type));
    try {
      Optional<Weft> started = weft.get();
      if (started.isPresent()) {
        MethodHandle target = target(started.get(), caller, name, type, method);
        if (target != null) site.setTarget(target);
        sites.add(new WeakReference<>(site));
      }
    } catch (Throwable error) {
      weft.get().ifPresent(one -> one.fuse().failed(error));
    }
    return site;
  }

  /** Makes every site do nothing, which costs nothing. */
  public void switchOff() {
    for (WeakReference<MutableCallSite> reference : sites) {
      MutableCallSite site = reference.get();
      if (site == null) continue;
      site.setTarget(MethodHandles.empty(site.type()));
      MutableCallSite.syncAll(new MutableCallSite[] {site});
    }
    sites.clear();
  }

  private static @Nullable MethodHandle target(
      Weft weft, MethodHandles.Lookup caller, String name, MethodType type, String method)
      throws ReflectiveOperationException {
    Bridge bridge = new Bridge(weft);
    return switch (name) {
      case "request", "leave", "abort" ->
          LOOKUP.findVirtual(Bridge.class, name, type).bindTo(bridge);
      case "fail" ->
          MethodHandles.insertArguments(
              LOOKUP.findVirtual(
                  Bridge.class, name, MethodType.methodType(void.class, String.class)),
              0,
              bridge,
              method);
      case "exit" -> exit(bridge, type, method);
      case "enter" -> enter(weft, bridge, caller, type, WovenMethod.decode(method));
      default -> null;
    };
  }

  private static MethodHandle exit(Bridge bridge, MethodType type, String method)
      throws ReflectiveOperationException {
    MethodHandle exit =
        MethodHandles.insertArguments(
            LOOKUP.findVirtual(
                Bridge.class,
                "exit",
                MethodType.methodType(void.class, String.class, Object.class)),
            0,
            bridge,
            method);
    if (type.parameterCount() == 0) return MethodHandles.insertArguments(exit, 0, (Object) null);
    return exit.asType(type);
  }

  private static @Nullable MethodHandle enter(
      Weft weft, Bridge bridge, MethodHandles.Lookup caller, MethodType type, WovenMethod method)
      throws ReflectiveOperationException {
    Problems problems = new Problems();
    List<Rule> rules =
        weft.rulesOf(method.owner(), method.name(), method.parameterTypes(), method.rules());
    Signature signature =
        new Signature(method.where(), method.parameterTypes(), method.parameterNames(), caller);
    Optional<TrackedMethod> tracked =
        weft.capture().method(method.where(), rules, signature, problems);
    weft.tell(problems);
    return tracked.isEmpty() ? null : enter(bridge, tracked.get(), type, method);
  }

  /** Boxes only what a rule reads; all else is dropped on the way. */
  private static MethodHandle enter(
      Bridge bridge, TrackedMethod tracked, MethodType type, WovenMethod method)
      throws ReflectiveOperationException {
    int passed = type.parameterCount();
    boolean isStatic = passed == Math.min(passed, method.parameterTypes().size());
    int arguments = isStatic ? passed : passed - 1;
    MethodHandle enter =
        MethodHandles.insertArguments(
                LOOKUP.findVirtual(
                    Bridge.class,
                    "enter",
                    MethodType.methodType(
                        void.class, TrackedMethod.class, Object.class, Object[].class)),
                0,
                bridge,
                tracked)
            .asCollector(Object[].class, arguments);
    for (int i = arguments - 1; i >= 0; i--) {
      if (tracked.readsArgument(i)) continue;
      enter = MethodHandles.insertArguments(enter, 1 + i, (Object) null);
      Class<?> argument = type.parameterType(isStatic ? i : i + 1);
      enter = MethodHandles.dropArguments(enter, 1 + i, argument);
    }
    if (isStatic) enter = MethodHandles.insertArguments(enter, 0, (Object) null);
    return enter.asType(type);
  }
}
