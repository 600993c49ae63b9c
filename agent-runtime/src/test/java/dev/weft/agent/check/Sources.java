package dev.weft.agent.check;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles small applications, and packs them. Stateless. */
final class Sources {
  private Sources() {}

  /** Compiles classes, each by its name and its text, into a folder. */
  static void compile(Path folder, Map<String, String> textByName) throws IOException {
    List<Source> sources = new ArrayList<>();
    textByName.forEach((name, text) -> sources.add(new Source(name, text)));
    List<String> options =
        List.of("-d", folder.toString(), "-cp", System.getProperty("java.class.path"));
    Files.createDirectories(folder);
    boolean done =
        ToolProvider.getSystemJavaCompiler()
            .getTask(null, null, null, add(options, "-parameters", "-proc:none"), null, sources)
            .call();
    if (!done) throw new IllegalArgumentException("the sources have errors");
  }

  private static List<String> add(List<String> options, String... more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return all;
  }

  private static final class Source extends SimpleJavaFileObject {
    private final String text;

    Source(String name, String text) {
      super(URI.create("string:///" + name.replace('.', '/') + ".java"), Kind.SOURCE);
      this.text = text;
    }

    @Override
    public CharSequence getCharContent(boolean ignoreEncodingErrors) {
      return text;
    }
  }

  /** The files of a folder below a prefix, by their names in an archive. */
  static Map<String, byte[]> files(Path folder, String prefix) throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).sorted().toList()) {
        String name = folder.relativize(file).toString().replace('\\', '/');
        files.put(prefix + name, Files.readAllBytes(file));
      }
    }
    return files;
  }

  static byte[] zip(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes, UTF_8)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        zip.putNextEntry(new ZipEntry(file.getKey()));
        zip.write(file.getValue());
      }
    }
    return bytes.toByteArray();
  }
}
