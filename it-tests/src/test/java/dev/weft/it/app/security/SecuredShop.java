package dev.weft.it.app.security;

import jakarta.servlet.Filter;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.boot.web.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.session.MapSessionRepository;
import org.springframework.session.config.annotation.web.http.EnableSpringHttpSession;
import org.springframework.session.web.http.SessionRepositoryFilter;

/**
 * A shop where one can look at everything, and sign in and out by Spring Security's own pages.
 * Takes settings: {@code --store} has Spring Session keep the sessions, {@code --filter=CLASS} adds
 * a filter twice: before Spring Security's, inside of Spring Session's, and after all others.
 * Prints its address once it is open.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({Pages.class, SecuredShop.InStore.class})
public class SecuredShop {
  public static void main(String[] arguments) {
    SpringApplication application = new SpringApplication(SecuredShop.class);
    application.setBannerMode(Banner.Mode.OFF);
    List<String> all = Stream.concat(Stream.of("--server.port=0"), Stream.of(arguments)).toList();
    var context = (ServletWebServerApplicationContext) application.run(all.toArray(new String[0]));
    System.out.println("The shop is open at http://localhost:" + context.getWebServer().getPort());
  }

  @Bean
  SecurityFilterChain security(HttpSecurity http) throws Exception {
    return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .csrf(csrf -> csrf.disable())
        .formLogin(Customizer.withDefaults())
        .logout(Customizer.withDefaults())
        .build();
  }

  @Bean
  UserDetailsService users() {
    return new InMemoryUserDetailsManager(
        Stream.of("jane", "john")
            .map(name -> User.withUsername(name).password("{noop}secret").roles("USER").build())
            .toList());
  }

  @Bean
  @ConditionalOnProperty("filter")
  FilterRegistrationBean<Filter> first(Environment settings) throws Exception {
    return filter(settings, "first", SessionRepositoryFilter.DEFAULT_ORDER + 1);
  }

  @Bean
  @ConditionalOnProperty("filter")
  FilterRegistrationBean<Filter> last(Environment settings) throws Exception {
    return filter(settings, "last", Ordered.LOWEST_PRECEDENCE);
  }

  private static FilterRegistrationBean<Filter> filter(Environment settings, String name, int order)
      throws Exception {
    Class<?> type = Class.forName(settings.getRequiredProperty("filter"));
    var filter = new FilterRegistrationBean<>((Filter) type.getConstructor().newInstance());
    filter.setName(name);
    filter.setOrder(order);
    return filter;
  }

  /** Sessions as they are in a cluster, but for the network. */
  @Configuration(proxyBeanMethods = false)
  @ConditionalOnProperty("store")
  @EnableSpringHttpSession
  static class InStore {
    @Bean
    MapSessionRepository sessions() {
      return new MapSessionRepository(new ConcurrentHashMap<>());
    }
  }
}
