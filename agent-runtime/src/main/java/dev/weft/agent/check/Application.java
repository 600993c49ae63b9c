package dev.weft.agent.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The class files of an application: a folder, a jar, a fat jar of Spring Boot, a war, with the
 * jars in them. Everything is read as it is and nothing is written, loaded or trusted: what cannot
 * be read is noted and left out. One thread.
 *
 * <p>Of several classes of one name the first counts: the application's own before those of its
 * jars, and of a multi-release jar those for this Java.
 */
final class Application {
  /** A class file cannot be larger by far: JVMS 4.11. */
  private static final int MAX_CLASS = 16 << 20;

  /** More than any application has; a bomb has more. */
  private static final long MAX_BYTES = 4L << 30;

  private static final int MAX_ENTRIES = 1_000_000;

  /** So much more is read while single classes are looked for: an archive has no index inside. */
  private static final int MAX_SEARCHES = 4;

  /** An ear has wars, which have jars. */
  private static final int MAX_DEPTH = 3;

  private static final int MAX_NOTES = 100;
  private static final String VERSIONS = "META-INF/versions/";
  private static final List<String> ROOTS = List.of("BOOT-INF/classes/", "WEB-INF/classes/");

  private final File file;
  private final long maxBytes;
  private final Set<String> notes = new LinkedHashSet<>();

  /** Where each class was found; the place in an archive is that of {@link ClassFile}. */
  private final Map<String, String> placeByName = new HashMap<>();

  private long bytes;
  private int entries;
  private long searched;
  private boolean cutShort;

  /** The only one that is read, while it is looked for; without its bytes. */
  private @Nullable ClassFile wanted;

  private boolean found;

  /**
   * Reads nothing yet.
   *
   * @param file a folder or an archive
   */
  Application(File file) {
    this(file, MAX_BYTES);
  }

  /** The same with another limit for what it may unpack to. */
  Application(File file, long maxBytes) {
    this.file = file;
    this.maxBytes = maxBytes;
  }

  /** Whether there was too much of it to look at everything: another walk would end there, too. */
  boolean isCutShort() {
    return cutShort;
  }

  /** What could not be read, and why. */
  Set<String> notes() {
    return notes;
  }

  /** The names of all classes, once they were walked over. */
  Set<String> names() {
    return placeByName.keySet();
  }

  /** Where the class of this name is; empty for the top, or if there is none. */
  String place(String name) {
    return placeByName.getOrDefault(name, "");
  }

  /**
   * Hands over every class, once under each name.
   *
   * @throws IOException if it is neither a folder nor an archive
   */
  void each(Consumer<ClassFile> action) throws IOException {
    bytes = 0;
    entries = 0;
    Set<String> seen = new HashSet<>();
    Consumer<ClassFile> once =
        found -> {
          if (!seen.add(found.name())) return;
          placeByName.put(found.name(), found.place());
          action.accept(found);
        };
    if (file.isDirectory()) folder(once);
    else archive(once);
  }

  /** The class of this name, if it was walked over; null if there is none, or not any more. */
  @Nullable ClassFile find(String name) throws IOException {
    String place = placeByName.get(name);
    if (place == null) return null;
    if (searched > MAX_SEARCHES * maxBytes) return null;
    List<ClassFile> results = new ArrayList<>();
    wanted = new ClassFile(place, name, new byte[0]);
    found = false;
    bytes = 0;
    entries = 0;
    try {
      if (file.isDirectory()) folder(results::add);
      else archive(results::add);
    } finally {
      wanted = null;
      noteSearch();
    }
    return results.isEmpty() ? null : results.get(0);
  }

  private void noteSearch() {
    searched += bytes;
    if (searched <= MAX_SEARCHES * maxBytes) return;
    notes.add(file.getName() + ": is so large that not all types in it could be looked at");
  }

  private void folder(Consumer<ClassFile> action) throws IOException {
    Path root = file.toPath();
    List<Path> files;
    try (Stream<Path> all = Files.walk(root, 100, new FileVisitOption[0])) {
      files = all.filter(Files::isRegularFile).sorted(Comparator.naturalOrder()).toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    List<Path> jars = new ArrayList<>();
    for (Path one : files) {
      String name = root.relativize(one).toString().replace(File.separatorChar, '/');
      if (isArchive(name)) {
        jars.add(one);
      } else if (isLookedFor(name) && !name.startsWith(VERSIONS)) {
        try (InputStream in = Files.newInputStream(one)) {
          offer("", name, in, action);
        } catch (IOException e) {
          note(name, e);
        }
      }
    }
    for (Path jar : jars) {
      String name = root.relativize(jar).toString().replace(File.separatorChar, '/');
      if (!isWanted(name)) continue;
      try (InputStream in = Files.newInputStream(jar)) {
        nested(name, in, 1, action);
      } catch (IOException e) {
        note(name, e);
      }
    }
  }

  private void archive(Consumer<ClassFile> action) throws IOException {
    try (JarFile jar = new JarFile(file, false, ZipFile.OPEN_READ, Runtime.version())) {
      List<ZipEntry> jars = new ArrayList<>();
      for (ZipEntry entry : jar.versionedStream().toList()) {
        if (isTooMuch()) return;
        if (entry.getName().startsWith(VERSIONS)) continue; // those of this Java have other names
        if (isArchive(entry.getName())) jars.add(entry);
        else if (isLookedFor(entry.getName())) top(jar, entry, action);
      }
      for (ZipEntry entry : jars) {
        if (isTooMuch()) return;
        if (!isWanted(entry.getName())) continue;
        try (InputStream in = jar.getInputStream(entry)) {
          if (in != null) nested(entry.getName(), in, 1, action);
        } catch (IOException | IllegalArgumentException e) {
          note(entry.getName(), e);
        }
      }
    } catch (IllegalArgumentException | SecurityException e) {
      throw new IOException("it is no archive that can be read: " + e.getMessage(), e);
    }
  }

  private void top(JarFile jar, ZipEntry entry, Consumer<ClassFile> action) {
    try (InputStream in = jar.getInputStream(entry)) {
      if (in != null) offer("", entry.getName(), in, action);
    } catch (IOException | IllegalArgumentException e) {
      note(entry.getName(), e);
    }
  }

  /** A jar in a jar: its entries come one after the other, the manifest first, as it should. */
  private void nested(String place, InputStream in, int depth, Consumer<ClassFile> action) {
    try {
      ZipInputStream zip = new ZipInputStream(in); // whoever opened the stream closes it
      boolean multiRelease = false;
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        if (isTooMuch()) return;
        String name = entry.getName();
        if (name.equals(JarFile.MANIFEST_NAME)) {
          multiRelease = isMultiRelease(read(zip));
        } else if (isLookedFor(name)) {
          if (multiRelease || !name.startsWith(VERSIONS)) offer(place, name, zip, action);
        } else if (isArchive(name) && depth < MAX_DEPTH) {
          nested(place + "!/" + name, zip, depth + 1, action);
        }
        drain(zip);
      }
    } catch (IOException | IllegalArgumentException e) {
      note(place, e);
    }
  }

  private static boolean isMultiRelease(byte @Nullable [] manifest) {
    return manifest != null
        && new String(manifest, UTF_8).toLowerCase(Locale.ROOT).contains("multi-release: true");
  }

  private void offer(String place, String path, InputStream in, Consumer<ClassFile> action)
      throws IOException {
    String name = className(path);
    if (name == null) return;
    String root = path.substring(0, path.length() - name.length() - ".class".length());
    String inner = place.isEmpty() ? root : place;
    String where = inner.endsWith("/") ? cut(inner) : inner;
    if (wanted != null && !wanted.place().equals(where)) return;
    byte[] read = read(in);
    if (read == null) {
      note(path, new IOException("it has more than " + MAX_CLASS + " bytes"));
      return;
    }
    found = wanted != null;
    action.accept(new ClassFile(where, name, read));
  }

  /** Whether the class that is looked for, if any, may be in the jar of this name. */
  private boolean isWanted(String jar) {
    return wanted == null || wanted.place().startsWith(jar);
  }

  /** Reads what is left of an entry: to skip it would do the same, without an end to it. */
  private void drain(InputStream in) throws IOException {
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      bytes += n;
      if (bytes <= maxBytes) continue;
      cutShort = true;
      throw new IOException("it unpacks to more than any application");
    }
  }

  private static String cut(String where) {
    return where.substring(0, where.length() - 1);
  }

  private byte @Nullable [] read(InputStream in) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(8192);
    byte[] buffer = new byte[8192];
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      bytes += n;
      if (out.size() + n > MAX_CLASS) return null;
      out.write(buffer, 0, n);
    }
    return out.toByteArray();
  }

  /** The internal name that a class at this path has; null if none can be loaded from there. */
  private static @Nullable String className(String path) {
    String name = path.substring(0, path.length() - ".class".length());
    for (String root : ROOTS) {
      if (name.startsWith(root)) name = name.substring(root.length());
    }
    if (name.startsWith(VERSIONS)) {
      int slash = name.indexOf('/', VERSIONS.length());
      if (slash < 0 || !isForThisJava(name.substring(VERSIONS.length(), slash))) return null;
      name = name.substring(slash + 1);
    }
    boolean odd =
        name.isEmpty()
            || name.startsWith("/")
            || name.contains("..")
            || name.contains("\\")
            || name.indexOf('.') >= 0
            || name.endsWith("module-info")
            || name.endsWith("package-info");
    return odd ? null : name;
  }

  private static boolean isForThisJava(String version) {
    try {
      int number = Integer.parseInt(version);
      return number > 8 && number <= Runtime.version().feature();
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static boolean isClass(String path) {
    return path.endsWith(".class");
  }

  private static boolean isArchive(String path) {
    return path.endsWith(".jar") || path.endsWith(".war");
  }

  /** Whether it is a class; when one is looked for, whether it may be that. */
  private boolean isLookedFor(String path) {
    return isClass(path) && (wanted == null || wanted.name().equals(className(path)));
  }

  /** Whether to end here; a search ends with what it has found, too. */
  private boolean isTooMuch() {
    if (found) return true;
    entries++;
    if (entries <= MAX_ENTRIES && bytes <= maxBytes) return false;
    cutShort = true;
    notes.add(file.getName() + ": has more than any application; the rest was not looked at");
    return true;
  }

  private void note(String what, Exception e) {
    if (notes.size() < MAX_NOTES) notes.add(what + ": cannot be read: " + e);
  }
}
