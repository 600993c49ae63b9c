package dev.weft.agent.start;

import dev.weft.agent.link.Linker;
import dev.weft.agent.weave.Bodies;
import dev.weft.agent.weave.RecentClasses;
import dev.weft.agent.weave.RuledClasses;
import dev.weft.agent.weave.Scanner;
import dev.weft.agent.weave.TrackedTypes;
import dev.weft.agent.weave.Weaver;
import dev.weft.agent.weave.WovenMethod;
import dev.weft.bootstrap.Weft;
import dev.weft.config.SettingsSource;
import dev.weft.log.Log;
import dev.weft.log.PrintLog;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What the agent does before {@code main}: defines the bridge, starts to look at classes, and has
 * everything else, the settings and the rules, read in the thread {@code weft-start}, which ends
 * when that is done.
 */
public final class AgentStart {
  private AgentStart() {}

  /**
   * Starts the agent. Called by its entry, in another class loader.
   *
   * @param argument the path of the configuration file, or empty
   */
  public static void start(String argument, Instrumentation instrumentation)
      throws ReflectiveOperationException, IOException {
    Log log = new PrintLog(System.err);
    SettingsSource source = SettingsSource.ofProcess(argument);
    Micrometers micrometers = new Micrometers();
    Startup startup = new Startup(source, log, micrometers);
    Linker linker = new Linker(startup);
    BridgeClass.define(instrumentation, linker.handle());
    RuledClasses classesWithRules = RuleNames.classesIn(source.file());
    RecentClasses recent = new RecentClasses();
    LoadedClasses loaded = new LoadedClasses(instrumentation, recent);
    TrackedTypes types = new TrackedTypes(new Heirs(loaded, recent, log));
    Bodies bodies = new Bodies(new BodyClasses(loaded, log), new ExpectBodies(startup));
    Weaver weaver = new Weaver(new HasRule(startup, classesWithRules), types, bodies, log);
    Scanner scanner = new Scanner(classesWithRules, types, recent, bodies, weaver, micrometers);
    startup.whenFailed(new SwitchOff(instrumentation, scanner, linker));
    startup.whenStarted(new LookAgain(loaded, classesWithRules, types, bodies, linker, log));
    instrumentation.addTransformer(scanner, true);
    startup.begin();
  }

  /** Whether a rule of the file names the method. Waits for the start only when that may be. */
  private record HasRule(Startup startup, RuledClasses classesWithRules)
      implements Predicate<WovenMethod> {
    @Override
    public boolean test(WovenMethod method) {
      if (!classesWithRules.contains(method.owner().replace('.', '/'))) return false;
      Optional<Weft> weft = startup.get();
      return weft.isPresent()
          && weft.get().rules().hasRule(method.owner(), method.name(), method.parameterTypes());
    }
  }

  /** Tells capture of it, if that has started; if not, {@link LookAgain} will. */
  private record ExpectBodies(Startup startup) implements Runnable {
    @Override
    public void run() {
      Optional<Weft> started = startup.now();
      if (started.isPresent()) started.get().capture().expectBodies();
    }
  }

  /**
   * Looks at the classes again that rules name in a spelling which the first, quick look at the
   * file did not know.
   */
  private record LookAgain(
      LoadedClasses loadedClasses,
      RuledClasses classesWithRules,
      TrackedTypes types,
      Bodies bodies,
      Linker linker,
      Log log)
      implements Consumer<Weft> {
    @Override
    public void accept(Weft weft) {
      weft.rules()
          .whenChanged(
              new Rebinding(weft, loadedClasses, classesWithRules, types, bodies, linker, log));
      if (weft.rules().readsBodies()) bodies.want();
      boolean byMethods = weft.rules().readBodiesForMethods() || bodies.areReadByMethods();
      if (byMethods) weft.capture().expectBodies();
      RuledClasses missed = new RuledClasses();
      boolean any = false;
      for (String name : weft.rules().classes()) {
        if (classesWithRules.add(name)) any |= missed.add(name);
      }
      if (any) {
        loadedClasses.transform(
            missed::containsLoaded,
            type -> true,
            loaded ->
                log.warn(loaded + " was loaded before its rule was read, and is not tracked"));
      }
    }
  }

  /** Takes the agent out of the way. */
  private record SwitchOff(Instrumentation instrumentation, Scanner scanner, Linker linker)
      implements Runnable {
    @Override
    public void run() {
      instrumentation.removeTransformer(scanner);
      linker.switchOff();
    }
  }
}
