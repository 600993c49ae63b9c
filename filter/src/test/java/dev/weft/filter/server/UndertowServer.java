package dev.weft.filter.server;

import io.undertow.Undertow;
import io.undertow.server.handlers.PathHandler;
import io.undertow.server.handlers.resource.PathResourceManager;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import jakarta.servlet.ServletException;
import java.io.File;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import org.jspecify.annotations.Nullable;

/** Undertow, which adds the filter by hand. One thread may deploy and undeploy. */
public final class UndertowServer implements WebServer {
  private static final int THREADS = 4;

  private final PathHandler paths = new PathHandler();
  private final Undertow server;
  private @Nullable DeploymentManager shop;

  /** Starts it. */
  public UndertowServer(Path folder, String filter, String dispatchers) throws Exception {
    shop = Servlets.newContainer().addDeployment(shop(folder, filter, dispatchers));
    shop.deploy();
    paths.addPrefixPath("/shop", shop.start());
    server =
        Undertow.builder()
            .addHttpListener(0, "127.0.0.1")
            .setWorkerThreads(THREADS)
            .setHandler(paths)
            .build();
    server.start();
    meetAllThreads(); // else the application may start one, which keeps its class loader for good
  }

  private static DeploymentInfo shop(Path folder, String filter, String dispatchers)
      throws Exception {
    ClassLoader loader = loader(folder);
    DeploymentInfo shop =
        Servlets.deployment()
            .setClassLoader(loader)
            .setContextPath("/shop")
            .setDeploymentName("shop")
            .setResourceManager(new PathResourceManager(folder))
            .addListener(
                Servlets.listener(
                    loader
                        .loadClass("dev.weft.filter.shop.ShopSetup")
                        .asSubclass(EventListener.class)))
            .addErrorPage(Servlets.errorPage("/oops", IllegalStateException.class))
            .addErrorPage(Servlets.errorPage("/oops", 503));
    if (filter.isEmpty()) return shop;
    return shop.addInitParameter("filter", filter).addInitParameter("dispatchers", dispatchers);
  }

  private static ClassLoader loader(Path folder) throws Exception {
    List<URL> urls = new ArrayList<>();
    urls.add(folder.resolve("WEB-INF/classes").toUri().toURL());
    File[] jars = folder.resolve("WEB-INF/lib").toFile().listFiles();
    for (File jar : jars == null ? new File[0] : jars) urls.add(jar.toURI().toURL());
    return new URLClassLoader(urls.toArray(new URL[0]), UndertowServer.class.getClassLoader());
  }

  @Override
  public int port() {
    return ((InetSocketAddress) server.getListenerInfo().get(0).getAddress()).getPort();
  }

  @Override
  public ClassLoader application() {
    if (shop == null) throw new IllegalStateException("undeployed");
    return shop.getDeployment().getDeploymentInfo().getClassLoader();
  }

  @Override
  public void undeploy() throws Exception {
    if (shop == null) return;
    DeploymentInfo info = shop.getDeployment().getDeploymentInfo();
    paths.removePrefixPath("/shop");
    shop.stop();
    shop.undeploy();
    shop = null;
    info.getResourceManager().close(); // else what watches its files holds it
    ((URLClassLoader) info.getClassLoader()).close();
    meetAllThreads(); // their last tasks for the application are over then
  }

  /** Waits until every thread of the worker has begun a task of ours, at the same time. */
  private void meetAllThreads() throws Exception {
    CyclicBarrier all = new CyclicBarrier(THREADS + 1);
    for (int i = 0; i < THREADS; i++) {
      server
          .getWorker()
          .execute(
              () -> {
                try {
                  all.await();
                } catch (InterruptedException | BrokenBarrierException e) {
                  throw new IllegalStateException(e);
                }
              });
    }
    all.await();
  }

  @Override
  public void close() throws IOException {
    try {
      if (shop != null) shop.stop();
    } catch (ServletException e) {
      throw new IOException(e);
    } finally {
      server.stop();
    }
  }
}
