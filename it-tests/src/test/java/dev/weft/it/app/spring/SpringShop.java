package dev.weft.it.app.spring;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.web.filter.OncePerRequestFilter;

/** Prints its address once it is open. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({
  BodyController.class,
  CallsController.class,
  LaterController.class,
  FailingController.class,
  Failures.class,
  ErrorPage.class
})
public class SpringShop {
  public static void main(String[] arguments) {
    SpringApplication application = new SpringApplication(SpringShop.class);
    application.setBannerMode(Banner.Mode.OFF);
    var context =
        (ServletWebServerApplicationContext)
            application.run("--server.port=0", "--spring.mvc.async.request-timeout=20s");
    System.out.println("Spring is open at http://localhost:" + context.getWebServer().getPort());
  }

  /** Puts a user into the request, as Spring Security does: only who is inside can see it. */
  @Bean
  OncePerRequestFilter security() {
    return new OncePerRequestFilter() {
      @Override
      protected void doFilterInternal(
          HttpServletRequest request, HttpServletResponse response, FilterChain chain)
          throws ServletException, IOException {
        String user = request.getHeader("X-User");
        chain.doFilter(user == null ? request : new SignedIn(request, user), response);
      }
    };
  }

  private static final class SignedIn extends HttpServletRequestWrapper {
    private final String user;

    SignedIn(HttpServletRequest request, String user) {
      super(request);
      this.user = user;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
      return () -> user;
    }
  }

  /** A class that Spring proxies by a subclass. */
  @Bean
  Cart cart() {
    ProxyFactory proxy = new ProxyFactory(new Cart());
    proxy.setProxyTargetClass(true);
    return (Cart) proxy.getProxy();
  }

  /** A class that Spring proxies by its interface. */
  @Bean
  Wishes wishes() {
    ProxyFactory proxy = new ProxyFactory();
    proxy.setInterfaces(Wishes.class);
    proxy.setTarget(new ListOfWishes());
    return (Wishes) proxy.getProxy();
  }
}
