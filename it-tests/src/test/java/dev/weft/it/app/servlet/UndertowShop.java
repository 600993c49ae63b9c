package dev.weft.it.app.servlet;

import dev.weft.it.app.EmbeddedUndertow;
import io.undertow.servlet.Servlets;
import io.undertow.servlet.api.DeploymentInfo;
import io.undertow.servlet.util.ImmediateInstanceFactory;

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
    System.out.println("The shop is open at " + EmbeddedUndertow.open(shop));
  }
}
