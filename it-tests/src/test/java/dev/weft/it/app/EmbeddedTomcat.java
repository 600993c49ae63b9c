package dev.weft.it.app;

import java.io.File;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;

/**
 * A servlet in an embedded Tomcat. Names no servlet type, so that it runs with Tomcat 9 (javax) as
 * well as with Tomcat 10 (jakarta). Takes the name of the servlet's class.
 */
public final class EmbeddedTomcat {
  private EmbeddedTomcat() {}

  @SuppressWarnings("deprecation") // what both versions have
  public static void main(String[] arguments) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir("tomcat");
    tomcat.setPort(0);
    Connector connector = tomcat.getConnector();
    Context context = tomcat.addContext("", new File(".").getAbsolutePath());
    Tomcat.addServlet(context, "counter", arguments[0]).setAsyncSupported(true);
    context.addServletMappingDecoded("/*", "counter");
    tomcat.start();
    System.out.println("Tomcat is open at http://localhost:" + connector.getLocalPort());
    tomcat.getServer().await();
  }
}
