package dev.weft.agent.start;

import dev.weft.agent.link.Linker;
import dev.weft.agent.weave.Bodies;
import dev.weft.agent.weave.RuledClasses;
import dev.weft.agent.weave.TrackedTypes;
import dev.weft.bootstrap.NewRules;
import dev.weft.bootstrap.RuleUser;
import dev.weft.bootstrap.Weft;
import dev.weft.config.Problems;
import dev.weft.log.Log;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Has new rules of the file take hold: methods that are woven are linked anew, and classes that are
 * loaded and were not woven for them are looked at again. One thread, {@code weft-reload}.
 */
final class Rebinding implements RuleUser {
  /** An heir of an heir of an heir…: deeper is no hierarchy of an application. */
  private static final int MAX_DEPTH = 16;

  private final Weft weft;
  private final LoadedClasses loadedClasses;
  private final RuledClasses classesWithRules;
  private final TrackedTypes types;
  private final Bodies bodies;
  private final Linker linker;
  private final Log log;

  Rebinding(
      Weft weft,
      LoadedClasses loadedClasses,
      RuledClasses classesWithRules,
      TrackedTypes types,
      Bodies bodies,
      Linker linker,
      Log log) {
    this.weft = weft;
    this.loadedClasses = loadedClasses;
    this.classesWithRules = classesWithRules;
    this.types = types;
    this.bodies = bodies;
    this.linker = linker;
    this.log = log;
  }

  @Override
  public void check(NewRules rules, Problems problems) {
    linker.check(rules, problems);
  }

  @Override
  public void changed() {
    if (weft.rules().readsBodies()) bodies.want();
    if (weft.rules().readBodiesForMethods()) weft.capture().expectBodies();
    linker.linkAll();
    RuledClasses named = new RuledClasses();
    boolean any = false;
    for (String name : weft.rules().newClasses()) {
      any |= named.add(name);
      classesWithRules.add(name);
    }
    if (any) weave(named);
  }

  private void weave(RuledClasses named) {
    Set<String> before = types.names();
    Set<Class<?>> done = ConcurrentHashMap.newKeySet();
    transform(done, named);
    for (int i = 0; i < MAX_DEPTH; i++) {
      Set<String> more = new HashSet<>(types.names());
      more.removeAll(before);
      int count = done.size();
      if (!more.isEmpty()) transformHeirs(done, more);
      if (done.size() == count) return;
    }
  }

  private void transform(Set<Class<?>> done, RuledClasses named) {
    loadedClasses.transform(named::containsLoaded, done::add, this::failed);
  }

  private void transformHeirs(Set<Class<?>> done, Set<String> types) {
    loadedClasses.transform(
        loaded -> LoadedClasses.isHeir(loaded, types) && done.add(loaded), this::failed);
  }

  private void failed(String name) {
    log.warn(name + " could not be woven again: new rules for it hold from the next start");
  }
}
