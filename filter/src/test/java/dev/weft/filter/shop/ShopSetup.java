package dev.weft.filter.shop;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;

/**
 * Puts the application together when it is deployed. With the context parameter {@code filter} it
 * adds that class by hand, with the parameter {@code dispatchers} as what it is mapped to. One
 * thread.
 */
public final class ShopSetup implements ServletContextListener {
  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    ServletRegistration.Dynamic shop = context.addServlet("shop", new Shop());
    shop.addMapping("/");
    shop.setAsyncSupported(true);
    String filter = context.getInitParameter("filter");
    if (filter != null) addFilter(context, filter);
  }

  private static void addFilter(ServletContext context, String name) {
    EnumSet<DispatcherType> dispatchers = EnumSet.noneOf(DispatcherType.class);
    for (String type : context.getInitParameter("dispatchers").split(" ", -1)) {
      dispatchers.add(DispatcherType.valueOf(type));
    }
    try {
      Filter filter =
          Class.forName(name, true, ShopSetup.class.getClassLoader())
              .asSubclass(Filter.class)
              .getConstructor()
              .newInstance();
      FilterRegistration.Dynamic registration = context.addFilter("weft", filter);
      registration.setInitParameter("config", "/WEB-INF/weft.yaml");
      registration.setAsyncSupported(true);
      registration.addMappingForUrlPatterns(dispatchers, false, "/*");
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
