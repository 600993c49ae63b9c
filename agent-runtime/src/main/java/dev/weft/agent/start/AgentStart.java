package dev.weft.agent.start;

import dev.weft.agent.link.Linker;
import dev.weft.agent.weave.Scanner;
import dev.weft.agent.weave.Weaver;
import dev.weft.agent.weave.WovenMethod;
import dev.weft.bootstrap.Weft;
import dev.weft.config.SettingsSource;
import dev.weft.log.Log;
import dev.weft.log.PrintLog;
import java.lang.instrument.Instrumentation;
import java.util.Optional;

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
      throws ReflectiveOperationException, java.io.IOException {
    Log log = new PrintLog(System.err);
    SettingsSource source = SettingsSource.ofProcess(argument);
    Startup startup = new Startup(source, log);
    Linker linker = new Linker(startup);
    BridgeClass.define(instrumentation, linker.handle());
    Weaver weaver = new Weaver(new HasRule(startup), log);
    Scanner scanner = new Scanner(RuleNames.classesIn(source.file()), weaver);
    startup.whenFailed(new SwitchOff(instrumentation, scanner, linker));
    instrumentation.addTransformer(scanner, true);
    startup.begin();
  }

  /** Whether a rule of the configuration file names the method. Waits for the start. */
  private record HasRule(Startup startup) implements java.util.function.Predicate<WovenMethod> {
    @Override
    public boolean test(WovenMethod method) {
      Optional<Weft> weft = startup.get();
      return weft.isPresent()
          && weft.get().hasRule(method.owner(), method.name(), method.parameterTypes());
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
