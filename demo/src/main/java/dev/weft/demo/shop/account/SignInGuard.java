package dev.weft.demo.shop.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.servlet.HandlerInterceptor;

/** Sends those who have not signed in to the sign-in page, and from there back. Thread-safe. */
public class SignInGuard implements HandlerInterceptor {
  @Override
  public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
      throws IOException {
    if (Shopper.of(request).isPresent()) {
      return true;
    }
    response.sendRedirect("/sign-in?next=" + pageToReturnTo(request));
    return false;
  }

  /** A form that was sent off cannot be returned to, the page above it can. */
  private static String pageToReturnTo(HttpServletRequest request) {
    String path = request.getRequestURI();
    return request.getMethod().equals("GET")
        ? path
        : path.substring(0, Math.max(1, path.lastIndexOf('/')));
  }
}
