package dev.weft.agent.link;

import dev.weft.agent.weave.BodyMethod;
import dev.weft.agent.weave.WovenMethod;
import dev.weft.bootstrap.NewRules;
import dev.weft.bootstrap.Weft;
import dev.weft.capture.TrackedMethod;
import dev.weft.config.Problems;
import dev.weft.extract.Signature;
import java.lang.invoke.CallSite;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.MutableCallSite;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Links call sites of woven code: binds the rules of the method once, and from then on the site
 * calls the {@link Bridge}. Sites are held weakly, so that an undeployed application goes.
 * Thread-safe.
 */
public final class Linker {
  private static final MethodHandles.Lookup LOOKUP = MethodHandles.lookup();

  /** A site that could not be linked so often never will be. */
  private static final int MAX_TRIES = 3;

  /** After so many new sites, those of undeployed applications are swept out. */
  private static final int SWEEP = 256;

  private final AtomicInteger linked = new AtomicInteger();
  private final BodyReads bodies = new BodyReads();
  private final Supplier<Optional<Weft>> weft;
  private final Queue<WeakReference<Site>> sites = new ConcurrentLinkedQueue<>();

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

  /** Links one site; whatever goes wrong, the site then does nothing, for a while. */
  CallSite link(MethodHandles.Lookup caller, String name, MethodType type, String method) {
    Site site = new Site(type, caller, name, method);
    remember(site); // first: rules that change meanwhile must find it
    if (!link(site)) site.setTarget(MethodHandles.empty(type));
    return site;
  }

  private void remember(Site site) {
    sites.add(new WeakReference<>(site));
    if (linked.incrementAndGet() % SWEEP == 0) {
      sites.removeIf(reference -> reference.get() == null);
    }
  }

  /** A site that knows what it wants to be linked to. */
  private static final class Site extends MutableCallSite {
    final MethodHandles.Lookup caller;
    final String name;
    final String method;
    final AtomicInteger tries = new AtomicInteger();

    Site(MethodType type, MethodHandles.Lookup caller, String name, String method) {
      super(type);
      this.caller = caller;
      this.name = name;
      this.method = method;
    }
  }

  /**
   * Sets the target of a site. An error, such as a stack that was nearly used up, has it tried
   * again at the next call: what HotSpot links once stays as it is.
   *
   * @return false when not even that could be done
   */
  private boolean link(Site site) {
    try {
      site.setTarget(MethodHandles.empty(site.type()));
      Optional<Weft> started = weft.get();
      if (started.isEmpty()) return true;
      Weft current = started.get();
      for (int generation = -1; generation != current.rules().generation(); ) {
        generation = current.rules().generation(); // rules may change while it is linked
        site.setTarget(targetOrNothing(current, site));
      }
      return true;
    } catch (Throwable error) {
      return tryLater(site, error);
    }
  }

  private boolean tryLater(Site site, Throwable error) {
    try {
      if (site.tries.incrementAndGet() > MAX_TRIES) {
        weft.get().ifPresent(one -> one.fuse().failed(error));
        return false;
      }
      MethodHandle again =
          MethodHandles.insertArguments(
              LOOKUP.findVirtual(
                  Linker.class, "linkAgain", MethodType.methodType(void.class, Site.class)),
              0,
              this,
              site);
      MethodType type = site.type();
      site.setTarget(MethodHandles.dropArguments(again, 0, type.parameterList()));
      return true;
    } catch (Throwable again) {
      return false;
    }
  }

  /** What a site calls whose linking failed: this call is lost, the next may not be. */
  @SuppressWarnings("UnusedMethod") // found by its name, above
  private void linkAgain(Site site) {
    if (!link(site)) site.setTarget(MethodHandles.empty(site.type()));
  }

  /**
   * Whether new rules fit the methods that are linked by now.
   *
   * @param problems takes all that does not fit
   */
  public void check(NewRules rules, Problems problems) {
    for (WeakReference<Site> reference : sites) {
      Site site = reference.get();
      if (site == null || !site.name.equals("enter")) continue;
      WovenMethod method = WovenMethod.decode(site.method);
      rules.check(
          method.declaration().owner(),
          method.name(),
          method.declaration().parameterTypes(),
          signature(site.caller, method),
          problems);
    }
  }

  /** Binds the rules of every method anew: they have changed. Calls go on meanwhile. */
  public void linkAll() {
    Optional<Weft> started = weft.get();
    if (started.isEmpty()) return;
    List<MutableCallSite> changed = new ArrayList<>();
    for (WeakReference<Site> reference : sites) {
      Site site = reference.get();
      if (site == null || !site.name.equals("enter")) continue;
      try {
        site.setTarget(targetOrNothing(started.get(), site));
        changed.add(site);
      } catch (Throwable error) {
        started.get().fuse().failed(error);
      }
    }
    MutableCallSite.syncAll(changed.toArray(new MutableCallSite[0]));
  }

  /** Makes every site do nothing, which costs nothing. */
  public void switchOff() {
    for (WeakReference<Site> reference : sites) {
      Site site = reference.get();
      if (site == null) continue;
      site.setTarget(MethodHandles.empty(site.type()));
      MutableCallSite.syncAll(new MutableCallSite[] {site});
    }
    sites.clear();
  }

  private MethodHandle targetOrNothing(Weft weft, Site site) throws ReflectiveOperationException {
    MethodHandle target = target(weft, site);
    return target == null ? MethodHandles.empty(site.type()) : target;
  }

  private @Nullable MethodHandle target(Weft weft, Site site) throws ReflectiveOperationException {
    String name = site.name;
    String method = site.method;
    MethodType type = site.type();
    Bridge bridge = new Bridge(weft, bodies);
    return switch (name) {
      case "request", "leave", "abort", "decode" ->
          LOOKUP.findVirtual(Bridge.class, name, type).bindTo(bridge);
      case "fail" ->
          MethodHandles.insertArguments(
              LOOKUP.findVirtual(
                  Bridge.class, name, MethodType.methodType(void.class, String.class)),
              0,
              bridge,
              method);
      case "exit" -> exit(bridge, type, method);
      case "read", "readFail", "readEnd" -> body(bridge, name, type, BodyMethod.decode(method));
      case "enter" -> enter(weft, bridge, site.caller, type, WovenMethod.decode(method));
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

  private static MethodHandle body(Bridge bridge, String name, MethodType type, BodyMethod method)
      throws ReflectiveOperationException {
    MethodType full =
        switch (name) {
          case "read" -> type.insertParameterTypes(0, BodyMethod.class);
          case "readEnd" -> MethodType.methodType(void.class, BodyMethod.class, Object.class);
          default -> MethodType.methodType(void.class, BodyMethod.class);
        };
    MethodHandle body =
        MethodHandles.insertArguments(
            LOOKUP.findVirtual(Bridge.class, name, full), 0, bridge, method);
    boolean isVoid = body.type().parameterCount() > type.parameterCount();
    return isVoid ? MethodHandles.insertArguments(body, 0, (Object) null) : body.asType(type);
  }

  private static Signature signature(MethodHandles.Lookup caller, WovenMethod method) {
    return new Signature(method.where(), method.parameterTypes(), method.parameterNames(), caller);
  }

  private static @Nullable MethodHandle enter(
      Weft weft, Bridge bridge, MethodHandles.Lookup caller, MethodType type, WovenMethod method)
      throws ReflectiveOperationException {
    Optional<TrackedMethod> tracked =
        weft.rules()
            .bind(
                method.declaration().owner(),
                method.name(),
                method.declaration().parameterTypes(),
                method.rules(),
                signature(caller, method));
    tracked.ifPresent(weft.rules()::bound);
    return tracked.isEmpty() ? null : enter(bridge, tracked.get(), type, method);
  }

  /** Boxes only what a rule reads; all else is dropped on the way. */
  private static MethodHandle enter(
      Bridge bridge, TrackedMethod tracked, MethodType type, WovenMethod method)
      throws ReflectiveOperationException {
    boolean isStatic = method.isStatic();
    int arguments = isStatic ? type.parameterCount() : type.parameterCount() - 1;
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
