package dev.weft.filter.server;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The servers there are. Each has a class loader of its own above which there is only the JDK, and
 * below it the web application with the packaged filter in {@code WEB-INF/lib}.
 */
public enum ServerKind {
  JETTY_EE8(
      Renaming.TO_JAVAX,
      "JettyServer",
      "jetty-(http|util|io|server|session|security|ee8-.*|servlet-api)-[0-9].*|slf4j-api-.*"),
  JETTY_EE10(
      Renaming.NONE,
      "JettyServer",
      "jetty-(http|util|io|server|session|security|ee10-.*)-[0-9].*|slf4j-api-.*|jakarta.servlet-api-.*"),
  TOMCAT_9(Renaming.TO_JAVAX, "TomcatServer", ""),
  TOMCAT_10(Renaming.NONE, "TomcatServer", "tomcat-embed-core-.*"),
  TOMCAT_11(Renaming.NONE, "TomcatServer", ""),
  UNDERTOW(
      Renaming.NONE,
      "UndertowServer",
      "(undertow|xnio|wildfly|jboss|smallrye)-.*|jakarta.(servlet|annotation)-api-.*");

  /** Each way in which a request can come by. */
  public static final String ALL_DISPATCHERS = "REQUEST FORWARD INCLUDE ERROR ASYNC";

  private static final String FILTER = "dev.weft.filter.CaptureFilter";

  private final Renaming renaming;
  private final String driver;
  private final String jars;

  ServerKind(Renaming renaming, String driver, String jars) {
    this.renaming = renaming;
    this.driver = driver;
    this.jars = jars;
  }

  /** Starts it with the shop and the filter in it. */
  public WebServer startTracked(Path folder, String settings, String dispatchers) throws Exception {
    Path webApp = webApp(folder, FILTER, dispatchers);
    Files.writeString(webApp.resolve("WEB-INF/weft.yaml"), settings);
    Path lib = Files.createDirectories(webApp.resolve("WEB-INF/lib"));
    Files.copy(filterJar(), lib.resolve("weft-filter.jar"));
    return start(webApp, FILTER, dispatchers);
  }

  /** Starts it with the shop, the filter, and a Micrometer of the shop's. */
  public WebServer startMetered(Path folder, String settings, String dispatchers) throws Exception {
    Path lib = Files.createDirectories(folder.resolve("shop/WEB-INF/lib"));
    for (Path jar :
        ownJars("micrometer-(core|commons|observation)-.*|HdrHistogram-.*|jspecify-.*")) {
      Files.copy(jar, lib.resolve(jar.getFileName()));
    }
    return startTracked(folder, settings, dispatchers);
  }

  /** Starts it with the shop alone. */
  public WebServer startPlain(Path folder) throws Exception {
    return start(webApp(folder, "", ""), "", "");
  }

  private Path filterJar() {
    boolean javax = renaming == Renaming.TO_JAVAX;
    return Path.of(property(javax ? "filter.test.javax-jar" : "filter.test.jakarta-jar"));
  }

  private Path webApp(Path folder, String filter, String dispatchers) throws IOException {
    Path webApp = folder.resolve("shop");
    Path classes = Files.createDirectories(webApp.resolve("WEB-INF/classes/dev/weft/filter/shop"));
    for (String name : List.of("Shop", "ShopSetup", "BodyPage", "BodyPage$1")) {
      String resource = "/dev/weft/filter/shop/" + name + ".class";
      try (InputStream in = ServerKind.class.getResourceAsStream(resource)) {
        if (in == null) throw new IOException("no " + resource);
        Files.write(classes.resolve(name + ".class"), renaming.apply(in.readAllBytes()));
      }
    }
    Files.writeString(webApp.resolve("WEB-INF/web.xml"), webXml(filter, dispatchers));
    return webApp;
  }

  private static String webXml(String filter, String dispatchers) {
    StringBuilder xml = new StringBuilder("<web-app version='4.0' metadata-complete='true'>");
    if (!filter.isEmpty()) {
      xml.append("<filter><filter-name>weft</filter-name><filter-class>").append(filter);
      xml.append("</filter-class><async-supported>true</async-supported><init-param>");
      xml.append("<param-name>config</param-name><param-value>/WEB-INF/weft.yaml</param-value>");
      xml.append("</init-param></filter><filter-mapping><filter-name>weft</filter-name>");
      xml.append("<url-pattern>/*</url-pattern>");
      for (String one : dispatchers.split(" ", -1)) {
        xml.append("<dispatcher>").append(one).append("</dispatcher>");
      }
      xml.append("</filter-mapping>");
    }
    xml.append("<listener><listener-class>dev.weft.filter.shop.ShopSetup</listener-class>");
    xml.append("</listener><error-page><exception-type>java.lang.IllegalStateException");
    xml.append("</exception-type><location>/oops</location></error-page><error-page>");
    xml.append("<error-code>503</error-code><location>/oops</location></error-page></web-app>");
    return xml.toString();
  }

  private WebServer start(Path webApp, String filter, String dispatchers) throws Exception {
    ServerLoader loader = new ServerLoader(serverJars(), renaming);
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(loader);
    try {
      return (WebServer)
          loader
              .loadClass("dev.weft.filter.server." + driver)
              .getConstructor(Path.class, String.class, String.class)
              .newInstance(webApp, filter, dispatchers);
    } catch (InvocationTargetException e) {
      throw new IllegalStateException(e.getCause());
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private List<URL> serverJars() throws IOException {
    List<URL> urls = new ArrayList<>();
    if (jars.isEmpty()) {
      String folder = property("filter.test." + name().toLowerCase(Locale.ROOT).replace("_", ""));
      File[] files = new File(folder).listFiles();
      for (File file : files == null ? new File[0] : files) urls.add(file.toURI().toURL());
      return urls;
    }
    for (Path jar : ownJars(jars)) urls.add(jar.toUri().toURL());
    return urls;
  }

  /** The jars on the class path of the tests whose names match. */
  private static List<Path> ownJars(String names) {
    Pattern wanted = Pattern.compile("(" + names + ")\\.jar");
    return Stream.of(property("java.class.path").split(File.pathSeparator, -1))
        .filter(path -> wanted.matcher(new File(path).getName()).matches())
        .map(Path::of)
        .toList();
  }

  private static String property(String name) {
    String value = System.getProperty(name);
    if (value == null) throw new IllegalStateException("Maven sets the property " + name);
    return value;
  }
}
