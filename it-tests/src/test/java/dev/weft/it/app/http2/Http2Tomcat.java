package dev.weft.it.app.http2;

import java.io.File;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** An embedded Tomcat. Takes the class of a filter to be put before the servlet, if any. */
public final class Http2Tomcat {
  private Http2Tomcat() {}

  @SuppressWarnings("deprecation") // as in the other one
  public static void main(String[] arguments) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir("tomcat");
    tomcat.setPort(0);
    tomcat.getConnector().addUpgradeProtocol(new Http2Protocol());
    Context context = tomcat.addContext("", new File(".").getAbsolutePath());
    for (String name : arguments) addFilter(context, name);
    Tomcat.addServlet(context, "shop", Http2Servlet.class.getName()).setAsyncSupported(true);
    context.addServletMappingDecoded("/*", "shop");
    tomcat.start();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(tomcat)));
    System.out.println(
        "Tomcat is open at http://localhost:" + tomcat.getConnector().getLocalPort());
    tomcat.getServer().await();
  }

  private static void addFilter(Context context, String name) {
    FilterDef filter = new FilterDef();
    filter.setFilterName(name);
    filter.setFilterClass(name);
    filter.setAsyncSupported("true");
    context.addFilterDef(filter);
    FilterMap map = new FilterMap();
    map.setFilterName(name);
    map.addURLPattern("/*");
    context.addFilterMap(map);
  }

  private static void stop(Tomcat tomcat) {
    try {
      tomcat.stop();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }
}
