package dev.weft.it.app.servlet;

import io.undertow.Undertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.api.DeploymentManager;
import io.undertow.servlet.util.ImmediateInstanceFactory;
import java.net.InetSocketAddress;

/** The servlets of {@link ServletShop} in an embedded Undertow. */
public final class UndertowShop {
  private UndertowShop() {}

  public static void main(String[] arguments) throws Exception {
    DeploymentInfo shop =
        Servlets.deployment()
            .setClassLoader(UndertowShop.class.getClassLoader())
            .setContextPath("/")
            .setDeploymentName("shop")
            .addServlets(
                Servlets.servlet(
                        "actions",
                        ActionServlet.class,
                        new ImmediateInstanceFactory<>(new ActionServlet()))
                    .addMapping("*.action"),
                Servlets.servlet(
                        "pages",
                        PageServlet.class,
                        new ImmediateInstanceFactory<>(new PageServlet()))
                    .addMapping("/")
                    .setAsyncSupported(true))
            .addErrorPage(Servlets.errorPage("/view/error"));
    DeploymentManager manager = Servlets.defaultContainer().addDeployment(shop);
    manager.deploy();
    Undertow server =
        Undertow.builder().addHttpListener(0, "localhost").setHandler(manager.start()).build();
    server.start();
    InetSocketAddress address = (InetSocketAddress) server.getListenerInfo().get(0).getAddress();
    System.out.println("The shop is open at http://localhost:" + address.getPort());
  }
}
