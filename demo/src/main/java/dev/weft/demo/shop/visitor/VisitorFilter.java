package dev.weft.demo.shop.visitor;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.WebUtils;

/**
 * Gives each browser an id of its own, in the cookie {@code shop_visitor}, and shows it to the shop
 * as the request attribute {@code visitorId}: on the very first request there is no cookie yet.
 */
@Component
class VisitorFilter extends OncePerRequestFilter {
  private static final String COOKIE = "shop_visitor";
  private static final String ATTRIBUTE = "visitorId";

  @Override
  protected boolean shouldNotFilter(HttpServletRequest request) {
    return request.getRequestURI().startsWith("/assets/");
  }

  @Override
  protected void doFilterInternal(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws ServletException, IOException {
    String id = known(request).orElseGet(() -> issue(response));
    request.setAttribute(ATTRIBUTE, id);
    chain.doFilter(request, response);
  }

  /** Only what this filter can have issued is believed. */
  private static Optional<String> known(HttpServletRequest request) {
    return Optional.ofNullable(WebUtils.getCookie(request, COOKIE))
        .map(Cookie::getValue)
        .filter(id -> id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"));
  }

  private static String issue(HttpServletResponse response) {
    String id = UUID.randomUUID().toString();
    // by hand: Spring's and Tomcat's cookies add the deprecated Expires, a time of day; a year
    response.addHeader(
        HttpHeaders.SET_COOKIE,
        COOKIE + "=" + id + "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
    return id;
  }
}
