package dev.weft.it.app;

import java.io.IOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What an application can see through the class loaders that there are. Stateless. */
final class Sight {
  private Sight() {}

  /** How each loader fails: the names of the exceptions, or where the class was found. */
  static String ofClass(String name) {
    List<String> outcomes = new ArrayList<>();
    loaders().forEach((loader, value) -> outcomes.add(loader + " " + find(name, value)));
    return String.join(", ", outcomes);
  }

  private static String find(String name, @Nullable ClassLoader loader) {
    try {
      return "found in " + Class.forName(name, true, loader).getClassLoader();
    } catch (Throwable e) {
      return e.getClass().getSimpleName();
    }
  }

  /** Where it is; {@code nowhere} is good. */
  static String ofResource(String name) {
    List<String> found = new ArrayList<>();
    for (ClassLoader loader : loaders().values()) {
      try {
        Enumeration<URL> all =
            loader == null
                ? ClassLoader.getPlatformClassLoader().getResources(name)
                : loader.getResources(name);
        while (all.hasMoreElements()) found.add(all.nextElement().toString());
      } catch (IOException e) {
        found.add(e.toString());
      }
    }
    return found.isEmpty() ? "nowhere" : String.join(", ", found);
  }

  private static Map<String, @Nullable ClassLoader> loaders() {
    Map<String, @Nullable ClassLoader> loaders = new LinkedHashMap<>();
    loaders.put("system", ClassLoader.getSystemClassLoader());
    loaders.put("platform", ClassLoader.getPlatformClassLoader());
    loaders.put("boot", null);
    return loaders;
  }
}
