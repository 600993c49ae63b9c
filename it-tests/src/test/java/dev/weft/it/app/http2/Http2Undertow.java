package dev.weft.it.app.http2;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletException;
import java.net.InetSocketAddress;

/** An embedded Undertow. Takes the class of a filter to be put before the servlet, if any. */
public final class Http2Undertow {
  private Http2Undertow() {}

  public static void main(String[] arguments) throws Exception {
    DeploymentInfo shop =
        Servlets.deployment()
            .setClassLoader(Http2Undertow.class.getClassLoader())
            .setContextPath("/")
            .setDeploymentName("shop")
            .addServlet(
                Servlets.servlet("shop", Http2Servlet.class)
                    .addMapping("/*")
                    .setAsyncSupported(true));
    for (String name : arguments) {
      shop.addFilter(
              Servlets.filter(name, Class.forName(name).asSubclass(Filter.class))
                  .setAsyncSupported(true))
          .addFilterUrlMapping(name, "/*", DispatcherType.REQUEST);
    }
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(shop);
    manager.deploy();
    Undertow server =
        Undertow.builder()
            .addHttpListener(0, "localhost")
            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
            .setHandler(manager.start())
            .build();
    server.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(manager)));
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    System.out.println("Undertow is open at http://localhost:" + address.getPort());
  }

  private static void stop(DeploymentManager manager) {
    try {
      manager.stop();
      manager.undeploy();
    } catch (ServletException e) {
      throw new IllegalStateException(e);
    }
  }
}
