package dev.weft.filter.server;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.List;

/** Sees the JDK, the jars of one server, and the classes that drive it. Thread-safe. */
final class ServerLoader extends URLClassLoader {
  private static final String DRIVERS = "dev.weft.filter.server.";

  private final Renaming renaming;

  ServerLoader(List<URL> jars, Renaming renaming) {
    super(jars.toArray(new URL[0]), ClassLoader.getPlatformClassLoader());
    this.renaming = renaming;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    if (name.equals(WebServer.class.getName())) return WebServer.class;
    if (!name.startsWith(DRIVERS)) return super.findClass(name);
    String file = name.replace('.', '/') + ".class";
    try (InputStream in = ServerLoader.class.getClassLoader().getResourceAsStream(file)) {
      if (in == null) throw new ClassNotFoundException(name);
      byte[] bytes = renaming.apply(in.readAllBytes());
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }
}
