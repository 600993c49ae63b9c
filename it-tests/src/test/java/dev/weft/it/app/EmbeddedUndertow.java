package dev.weft.it.app;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import java.net.InetSocketAddress;

/**
 * A servlet in an embedded Undertow. Names no servlet type, so that it runs with Undertow 2.2
 * (javax) as well as with 2.3 (jakarta). Takes the name of the servlet's class.
 */
public final class EmbeddedUndertow {
  private EmbeddedUndertow() {}

  @SuppressWarnings({"rawtypes", "unchecked"}) // a servlet of either API
  public static void main(String[] arguments) throws Exception {
    Class servlet = Class.forName(arguments[0]);
    DeploymentInfo deployment =
        Servlets.deployment()
            .setClassLoader(EmbeddedUndertow.class.getClassLoader())
            .setContextPath("/")
            .setDeploymentName("app")
            .addServlet(
                Servlets.servlet("counter", servlet).addMapping("/*").setAsyncSupported(true));
    System.out.println("Undertow is open at " + open(deployment));
  }

  /** Starts an Undertow with this application in it; its address. */
  public static String open(DeploymentInfo application) throws Exception {
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(application);
    manager.deploy();
    Undertow server =
        Undertow.builder().addHttpListener(0, "localhost").setHandler(manager.start()).build();
    server.start();
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    return "http://localhost:" + address.getPort();
  }
}
