package dev.weft.agent.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * The classes and interfaces that were seen to hand down tracked methods, by their internal names.
 * A class that names one of them in its constant pool may be an heir. Thread-safe.
 *
 * <p>It holds texts only, and those of the class that was seen last under a name: two applications
 * in one JVM that have different interfaces of the same name would share the rules of the later.
 */
public final class TrackedTypes {
  private final Map<String, List<Declared>> byName = new ConcurrentHashMap<>();
  private final Consumer<String> listener;
  private volatile Needles needles = Needles.ofAnnotationsAndServlets();

  /**
   * Knows of none yet.
   *
   * @param listener hears the name of each new one, after it is known, on the thread that saw it
   */
  public TrackedTypes(Consumer<String> listener) {
    this.listener = listener;
  }

  /** Whether a type of this internal name hands something down. */
  public boolean contains(String name) {
    return byName.containsKey(name);
  }

  /** Those that are known now, as in source. */
  public Set<String> names() {
    return byName.keySet().stream()
        .map(name -> name.replace('/', '.'))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The methods that hand their rules down, each once, where it was declared. */
  public List<WovenMethod> declared() {
    List<WovenMethod> all = new ArrayList<>();
    for (Map.Entry<String, List<Declared>> type : byName.entrySet()) {
      for (Declared method : type.getValue()) {
        if (!method.owner().equals(type.getKey().replace('/', '.'))) continue;
        all.add(
            new WovenMethod(
                method.owner(),
                method.name(),
                false,
                method.parameterTypes(),
                method.parameterNames(),
                method.rules()));
      }
    }
    return all;
  }

  /** What the type hands down; nothing for one that is not known. */
  List<Declared> of(String name) {
    return byName.getOrDefault(name, List.of());
  }

  /** What makes a class worth a look: these names, and what is worth one by itself. */
  Needles needles() {
    return needles;
  }

  /** Notes what a type hands down, over what was known of its name. */
  void put(String name, List<Declared> methods) {
    if (methods.isEmpty() || methods.equals(byName.put(name, methods))) return;
    synchronized (byName) {
      needles = needles.with(name);
    }
    listener.accept(name);
  }
}
