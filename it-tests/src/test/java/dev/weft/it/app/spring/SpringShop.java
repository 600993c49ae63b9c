package dev.weft.it.app.spring;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
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
  /** Boot would close the shop for everybody, because of Spring Security's principals. */
  private static final List<String> NO_SIGN_IN =
      List.of(
          "org.springframework.boot.autoconfigure.security.servlet.SecurityAutoConfiguration",
          "org.springframework.boot.autoconfigure.security.servlet.UserDetailsServiceAutoConfiguration");

  public static void main(String[] arguments) {
    SpringApplication application = new SpringApplication(SpringShop.class);
    application.setBannerMode(Banner.Mode.OFF);
    var context =
        (ServletWebServerApplicationContext)
            application.run(
                "--server.port=0",
                "--spring.mvc.async.request-timeout=20s",
                "--spring.autoconfigure.exclude=" + String.join(",", NO_SIGN_IN));
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
        String token = request.getHeader("X-Token-Of");
        if (user != null) {
          chain.doFilter(new SignedIn(request, () -> user), response);
        } else if (token != null) {
          chain.doFilter(new SignedIn(request, withToken(token)), response);
        } else {
          chain.doFilter(request, response);
        }
      }
    };
  }

  /** As Spring Security has it after it has checked a token. */
  private static Principal withToken(String customer) {
    return new JwtAuthenticationToken(
        Jwt.withTokenValue("token")
            .header("alg", "none")
            .subject("somebody")
            .claim("https://shop.example/customer", Map.of("number", customer))
            .build());
  }

  private static final class SignedIn extends HttpServletRequestWrapper {
    private final Principal user;

    SignedIn(HttpServletRequest request, Principal user) {
      super(request);
      this.user = user;
    }

    @Override
    public @Nullable Principal getUserPrincipal() {
      return user;
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
