package dev.weft.filter.server;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.List;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.jspecify.annotations.Nullable;

/**
 * Jetty, which adds the filter by hand. Compiled for EE 10; EE 8 has the same under another name,
 * but for the types of a few parameters. One thread.
 */
public final class JettyServer implements WebServer {
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final ContextHandlerCollection contexts = new ContextHandlerCollection();
  private @Nullable ServletContextHandler context;

  /** Starts it. */
  public JettyServer(Path folder, String filter, String dispatchers) throws Exception {
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    context = context(folder, filter, dispatchers);
    contexts.addHandler(handler(context));
    server.setHandler(contexts);
    server.start();
  }

  private static ServletContextHandler context(Path folder, String filter, String dispatchers)
      throws Exception {
    ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
    context.setContextPath("/shop");
    call(context, "setBaseResourceAsString", folder.toString());
    ClassLoader loader = loader(folder);
    context.setClassLoader(loader);
    if (!filter.isEmpty()) {
      context.setInitParameter("filter", filter);
      context.setInitParameter("dispatchers", dispatchers);
    }
    context.addEventListener(
        (EventListener)
            loader.loadClass("dev.weft.filter.shop.ShopSetup").getConstructor().newInstance());
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.setShowStacks(false); // a stack shows that there is one more filter
    errors.addErrorPage(IllegalStateException.class, "/oops");
    errors.addErrorPage(503, "/oops");
    call(context, "setErrorHandler", errors);
    return context;
  }

  private static void call(Object target, String name, Object argument) throws Exception {
    for (Method method : target.getClass().getMethods()) {
      boolean fits =
          method.getName().equals(name)
              && method.getParameterCount() == 1
              && method.getParameterTypes()[0].isInstance(argument);
      if (fits) {
        method.invoke(target, argument);
        return;
      }
    }
    throw new NoSuchMethodException(name);
  }

  private static Handler handler(Object context) {
    return context instanceof Handler handler ? handler : (Handler) ((Supplier<?>) context).get();
  }

  private static ClassLoader loader(Path folder) throws Exception {
    List<URL> urls = new ArrayList<>();
    urls.add(folder.resolve("WEB-INF/classes").toUri().toURL());
    File[] jars = folder.resolve("WEB-INF/lib").toFile().listFiles();
    for (File jar : jars == null ? new File[0] : jars) urls.add(jar.toURI().toURL());
    return new URLClassLoader(urls.toArray(new URL[0]), JettyServer.class.getClassLoader());
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public ClassLoader application() {
    if (context == null) throw new IllegalStateException("undeployed");
    return context.getClassLoader();
  }

  @Override
  public void undeploy() throws Exception {
    if (context == null) return;
    context.stop();
    ((URLClassLoader) context.getClassLoader()).close();
    contexts.removeHandler(handler(context));
    context = null;
  }

  @Override
  public void close() throws IOException {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
