package dev.weft.it.app.virtual;

import java.io.File;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

/** An embedded Tomcat. */
public final class VirtualTomcat {
  private VirtualTomcat() {}

  @SuppressWarnings("deprecation") // as in the other one
  public static void main(String[] arguments) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir("tomcat");
    tomcat.setPort(0);
    tomcat.getConnector().getProtocolHandler().setExecutor(new VirtualThreadExecutor("virtual-"));
    Context context = tomcat.addContext("", new File(".").getAbsolutePath());
    Tomcat.addServlet(context, "shop", VirtualServlet.class.getName());
    context.addServletMappingDecoded("/*", "shop");
    tomcat.start();
    System.out.println(
        "Tomcat is open at http://localhost:" + tomcat.getConnector().getLocalPort());
    tomcat.getServer().await();
  }
}
