package dev.weft.agent;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * Loads everything of Weft that the application must not see: classes stand in the agent's jar as
 * {@code inst/….classdata}, where no scanner takes them for classes, and the parent is the platform
 * loader, so that nothing of the application is seen from here either. Thread-safe.
 *
 * <p>The jar stays open: it may be replaced on disk, by a rename, while the JVM runs. Who writes
 * over it in place takes away the classes that were not loaded yet.
 */
final class AgentLoader extends ClassLoader {
  private static final String FOLDER = "inst/";

  static {
    registerAsParallelCapable();
  }

  private final JarFile jar;
  private final String location;

  AgentLoader(File agentJar) throws IOException {
    super(ClassLoader.getSystemClassLoader().getParent());
    this.jar = new JarFile(agentJar, false);
    this.location = "jar:" + agentJar.toURI() + "!/" + FOLDER;
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    ZipEntry entry = jar.getEntry(FOLDER + name.replace('.', '/') + ".classdata");
    if (entry == null) throw new ClassNotFoundException(name);
    try {
      byte[] bytes = read(entry);
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name + " cannot be read from " + location, e);
    }
  }

  private byte[] read(ZipEntry entry) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream((int) entry.getSize());
    try (InputStream in = jar.getInputStream(entry)) {
      byte[] buffer = new byte[8192];
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) bytes.write(buffer, 0, n);
    }
    return bytes.toByteArray();
  }

  @Override
  public InputStream getResourceAsStream(String name) {
    ZipEntry entry = jar.getEntry(FOLDER + name);
    if (entry == null) return super.getResourceAsStream(name);
    try {
      return jar.getInputStream(entry);
    } catch (IOException e) {
      return null;
    }
  }

  @Override
  protected URL findResource(String name) {
    if (jar.getEntry(FOLDER + name) == null) return null;
    try {
      return new URL(location + name);
    } catch (MalformedURLException e) {
      return null;
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) {
    URL found = findResource(name);
    return found == null
        ? Collections.<URL>emptyEnumeration()
        : Collections.enumeration(Collections.singleton(found));
  }
}
