package dev.weft.filter.server;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.LifecycleState;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;

/** Tomcat, which deploys the folder with its {@code web.xml}. One thread. */
public final class TomcatServer implements WebServer {
  private final Tomcat tomcat = new Tomcat();
  private final Context context;

  /**
   * Starts it.
   *
   * @param filter unused: {@code web.xml} has it
   */
  public TomcatServer(Path folder, String filter, String dispatchers) throws Exception {
    TomcatURLStreamHandlerFactory.disable(); // a JVM has room for one Tomcat's
    tomcat.setBaseDir(folder.resolveSibling("tomcat").toString());
    tomcat.setAddDefaultWebXmlToWebapp(false);
    tomcat.setSilent(true);
    tomcat.setHostname("localhost");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getEngine().setParentClassLoader(TomcatServer.class.getClassLoader());
    context = tomcat.addWebapp("/shop", folder.toString());
    tomcat.start();
    if (context.getState() != LifecycleState.STARTED) {
      throw new IllegalStateException("the web application did not start");
    }
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public ClassLoader application() {
    return context.getLoader().getClassLoader();
  }

  @Override
  public void undeploy() throws Exception {
    context.stop();
    tomcat.getHost().removeChild(context);
    context.destroy();
  }

  @Override
  public void close() throws IOException {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IOException(e);
    }
  }
}
